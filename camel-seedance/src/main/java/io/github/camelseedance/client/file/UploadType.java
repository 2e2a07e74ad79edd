/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The six types of files that can be uploaded, each with its extensions and how its files begin. */
enum UploadType {
    PNG("image/png", "\\x89PNG\\r\\n\\x1a\\n", "png"),
    JPEG("image/jpeg", "\\xff\\xd8\\xff", "jpg", "jpeg"),
    WEBP("image/webp", "RIFF.{4}WEBP", "webp"),
    MP4("video/mp4", ".{4}ftyp", "mp4"),
    /** Old files have no ftyp and begin with one of the others. */
    QUICKTIME("video/quicktime", ".{4}(?:ftyp|moov|mdat|wide|free|skip|pnot)", "mov"),
    WEBM("video/webm", "\\x1a\\x45\\xdf\\xa3", "webm");

    /** Types that are said of anything, and those of forms: a body that was a part of one keeps the header of the whole. */
    private static final Pattern SAYS_NOTHING = Pattern.compile(
            "[^/]*|.*/\\*?|.*(?:octet|binary|unknown|download).*|multipart/.*|application/x-www-form-urlencoded");

    /** Older and wrong names of the types. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("image/x-png", "image/png"),
            Map.entry("image/jpg", "image/jpeg"),
            Map.entry("image/x-jpg", "image/jpeg"),
            Map.entry("image/x-jpeg", "image/jpeg"),
            Map.entry("image/pjpeg", "image/jpeg"),
            Map.entry("image/pjpg", "image/jpeg"),
            Map.entry("image/x-citrix-png", "image/png"),
            Map.entry("image/x-citrix-jpeg", "image/jpeg"),
            Map.entry("image/x-citrix-pjpeg", "image/jpeg"),
            Map.entry("image/x-webp", "image/webp"),
            Map.entry("video/x-mp4", "video/mp4"),
            Map.entry("video/mpeg4", "video/mp4"),
            Map.entry("application/mp4", "video/mp4"),
            Map.entry("video/x-quicktime", "video/quicktime"),
            Map.entry("video/mov", "video/quicktime"),
            Map.entry("video/x-mov", "video/quicktime"),
            Map.entry("video/x-webm", "video/webm"));

    private static final int LONGEST = 128;

    /** How many bytes of a file {@link #begins} looks at. */
    static final int HEAD = 16;

    private final String contentType;
    private final Pattern begin;
    private final List<String> extensions;

    UploadType(String contentType, String begin, String... extensions) {
        this.contentType = contentType;
        this.begin = Pattern.compile(begin, Pattern.DOTALL);
        this.extensions = List.of(extensions);
    }

    String contentType() {
        return contentType;
    }

    String extension() {
        return extensions.get(0);
    }

    /** Whether a file that begins like this is one. */
    boolean begins(byte[] head) {
        return begin.matcher(new String(head, StandardCharsets.ISO_8859_1)).lookingAt();
    }

    /** Whether a type is what senders put in for want of better; the name tells more. */
    static boolean saysNothing(String contentType) {
        String plain = plain(contentType);
        return SAYS_NOTHING
                .matcher(plain.substring(0, Math.min(plain.length(), LONGEST)))
                .matches();
    }

    static Optional<UploadType> ofContentType(String contentType) {
        String plain = plain(contentType);
        String known = SYNONYMS.getOrDefault(plain, plain);
        return Arrays.stream(values())
                .filter(type -> type.contentType.equals(known))
                .findFirst();
    }

    private static String plain(String contentType) {
        return contentType.split("[;,]", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    static Optional<UploadType> ofExtension(String extension) {
        String lower = extension.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(type -> type.extensions.contains(lower))
                .findFirst();
    }

    static String allowed() {
        return Arrays.stream(values())
                .map(type -> type.contentType + " (." + String.join(", .", type.extensions) + ")")
                .collect(Collectors.joining(", "));
    }
}
