/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.UploadException;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A checked name and the type that belongs to it.
 */
record UploadName(String name, UploadType type) {

    private static final int LONGEST = 128;

    /** Of a name that has the path of its file before it. */
    private static final int LONGEST_PATH = 32 * 1024;
    /** Controls, line ends, direction marks and what else cannot be seen: able to make a name look like another one. */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f"
                    + "\\ufeff\\ufff9-\\ufffb\\x{e0000}-\\x{e0fff}]");

    /** An English, Scottish or Welsh flag is spelt with letters that cannot be seen. */
    private static final Pattern FLAG = Pattern.compile("\\x{1f3f4}[\\x{e0061}-\\x{e007a}]{3,6}\\x{e007f}");

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[:*?\"<>|]|^\\.+");

    /**
     * Checks name and type by the provider's document.
     *
     * @throws UploadException when one of them cannot be used, or they contradict each other
     */
    static UploadName of(String provider, String name, String contentType) {
        Optional<UploadType> told = told(provider, contentType);
        String last = name == null ? null : last(provider, name);
        if (last == null) {
            UploadType type = told.orElseThrow(() -> refused(
                    provider,
                    "name",
                    null,
                    "a name with an extension, in the header CamelFileName, or a Content-Type"));
            return new UploadName("upload." + type.extension(), type);
        }
        int dot = last.lastIndexOf('.');
        String extension = dot < 0 ? "" : last.substring(dot + 1);
        if (extension.isEmpty() && told.isPresent()) {
            return bounded(provider, new UploadName(last + "." + told.get().extension(), told.get()));
        }
        UploadType type = UploadType.ofExtension(extension)
                .orElseThrow(() -> refused(
                        provider,
                        "name",
                        afterPath(name),
                        "a name with the extension of one of the types " + UploadType.allowed()));
        if (told.isPresent() && told.get() != type) {
            throw refused(
                    provider,
                    "contentType",
                    told.get().contentType(),
                    "the type of the extension, " + type.contentType() + ", for a file named " + SafeText.of(last, 64));
        }
        return bounded(provider, new UploadName(last, type));
    }

    private static Optional<UploadType> told(String provider, String contentType) {
        if (contentType == null || UploadType.saysNothing(contentType)) {
            return Optional.empty();
        }
        return Optional.of(UploadType.ofContentType(contentType)
                .orElseThrow(() -> refused(provider, "contentType", contentType, "one of " + UploadType.allowed())));
    }

    private static String last(String provider, String name) {
        if (name.length() > LONGEST_PATH) {
            throw refused(provider, "name", name, "at most 128 characters");
        }
        if (INVISIBLE.matcher(FLAG.matcher(name).replaceAll("")).find()) {
            throw refused(provider, "name", name, "a name without control and invisible characters");
        }
        String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        String plain =
                NOT_IN_NAMES.matcher(afterPath(normal).strip()).replaceAll("").strip();
        int dot = plain.lastIndexOf('.');
        if (plain.isEmpty() || SafeText.isBlank(dot < 0 ? plain : plain.substring(0, dot))) {
            throw refused(provider, "name", name, "a name of at least one character besides its path");
        }
        return plain;
    }

    private static String afterPath(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private static UploadName bounded(String provider, UploadName checked) {
        String name = checked.name();
        if (name.codePointCount(0, name.length()) > LONGEST) {
            throw refused(provider, "name", name, "at most 128 characters");
        }
        return checked;
    }

    static UploadException refused(String provider, String field, String value, String allowed) {
        String what = value == null ? field + " is missing" : "%s '%s'".formatted(field, SafeText.of(value, 64));
        return new UploadException(
                "The file cannot be uploaded to %s: %s; allowed: %s".formatted(provider, what, allowed),
                ErrorDetail.of(provider));
    }
}
