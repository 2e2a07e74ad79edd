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
    PNG("image/png", "png") {
        @Override
        boolean begins(byte[] head) {
            return at(head, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a);
        }
    },
    JPEG("image/jpeg", "jpg", "jpeg") {
        @Override
        boolean begins(byte[] head) {
            return at(head, 0, 0xff, 0xd8, 0xff);
        }
    },
    WEBP("image/webp", "webp") {
        @Override
        boolean begins(byte[] head) {
            return at(head, 0, 'R', 'I', 'F', 'F') && at(head, 8, 'W', 'E', 'B', 'P');
        }
    },
    MP4("video/mp4", "mp4") {
        @Override
        boolean begins(byte[] head) {
            return at(head, 4, 'f', 't', 'y', 'p');
        }
    },
    QUICKTIME("video/quicktime", "mov") {
        @Override
        boolean begins(byte[] head) {
            // old files have no ftyp and begin with any of these
            return head.length >= 8
                    && List.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot")
                            .contains(new String(head, 4, 4, StandardCharsets.ISO_8859_1));
        }
    },
    WEBM("video/webm", "webm") {
        @Override
        boolean begins(byte[] head) {
            return at(head, 0, 0x1a, 0x45, 0xdf, 0xa3);
        }
    };

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

    /** Characters of a type that are looked at. */
    private static final int LONGEST = 128;

    /** How many bytes of a file {@link #begins} looks at. */
    static final int HEAD = 16;

    private final String contentType;
    private final List<String> extensions;

    UploadType(String contentType, String... extensions) {
        this.contentType = contentType;
        this.extensions = List.of(extensions);
    }

    String contentType() {
        return contentType;
    }

    /** The usual extension, without a dot. */
    String extension() {
        return extensions.get(0);
    }

    boolean hasExtension(String extension) {
        return extensions.contains(extension.toLowerCase(Locale.ROOT));
    }

    /** Whether a file that begins like this is one. */
    abstract boolean begins(byte[] head);

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
        return Arrays.stream(values())
                .filter(type -> type.hasExtension(extension))
                .findFirst();
    }

    /** All of them, for messages. */
    static String allowed() {
        return Arrays.stream(values())
                .map(type -> type.contentType + " (." + String.join(", .", type.extensions) + ")")
                .collect(Collectors.joining(", "));
    }

    private static boolean at(byte[] head, int from, int... expected) {
        if (head.length < from + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((head[from + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
