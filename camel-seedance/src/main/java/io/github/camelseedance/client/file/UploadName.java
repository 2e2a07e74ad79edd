/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.UploadException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A checked name and the type that belongs to it.
 *
 * @param name last element of what was given
 * @param type type
 */
record UploadName(String name, UploadType type) {

    private static final int LONGEST = 128;
    /** Invisible, and able to make a name look like another one. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

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
                        last,
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
        // says nothing, and is what many senders put in for want of better
        if (contentType == null || contentType.isBlank() || contentType.startsWith("application/octet-stream")) {
            return Optional.empty();
        }
        return Optional.of(UploadType.ofContentType(contentType)
                .orElseThrow(() -> refused(provider, "contentType", contentType, "one of " + UploadType.allowed())));
    }

    private static String last(String provider, String name) {
        if (INVISIBLE.matcher(name).find()) {
            throw refused(provider, "name", name, "a name without control and invisible characters");
        }
        String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        String last = normal.substring(Math.max(normal.lastIndexOf('/'), normal.lastIndexOf('\\')) + 1);
        String plain = NOT_IN_NAMES.matcher(last).replaceAll("").strip();
        if (plain.isEmpty()) {
            throw refused(provider, "name", name, "a name of at least one character besides its path");
        }
        return plain;
    }

    private static UploadName bounded(String provider, UploadName checked) {
        String name = checked.name();
        if (name.codePointCount(0, name.length()) > LONGEST || name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw refused(provider, "name", name, "at most 128 characters, and as many bytes in UTF-8");
        }
        return checked;
    }

    static UploadException refused(String provider, String field, String value, String allowed) {
        String what = value == null ? field + " is missing" : "%s '%s'".formatted(field, SafeText.of(value, 64));
        return new UploadException(
                "The file cannot be uploaded to %s: %s: allowed is %s".formatted(provider, what, allowed),
                ErrorDetail.of(provider));
    }
}
