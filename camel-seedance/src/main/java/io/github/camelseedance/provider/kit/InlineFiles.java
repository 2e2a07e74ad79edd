/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Media that travel inside a request as {@code data:TYPE;base64,...}: which files can, and how large they may be. */
public record InlineFiles(Map<MediaType, Kind> kinds) {

    public InlineFiles {
        kinds = Map.copyOf(kinds);
    }

    private static final Pattern DATA = Pattern.compile(
            "data:(image|audio|video)/([a-z0-9.+\\-]{1,64});base64,([A-Za-z0-9+/]*={0,2})", Pattern.CASE_INSENSITIVE);
    private static final Pattern TYPE = Pattern.compile("data:[^,;]*", Pattern.CASE_INSENSITIVE);

    /**
     * Files of one type of media.
     *
     * @param types    media types by file extension in lower case
     * @param maxBytes largest size in bytes, before base64
     */
    public record Kind(Map<String, String> types, long maxBytes) {}

    /** Checks a local file by its type, its extension and its size. */
    public void check(RequestCheck check, String field, Media medium) {
        Kind kind = kinds.get(medium.type());
        String name = String.valueOf(medium.file().getFileName());
        if (kind == null) {
            check.add(field, medium.type().text(), "no local file for this type of media: a URL");
            return;
        }
        if (!kind.types().containsKey(extension(name))) {
            check.add(
                    field,
                    name,
                    "a file that ends with "
                            + String.join(", ", new TreeSet<>(kind.types().keySet())));
        }
        long size = size(medium.file());
        if (size == 0 || size > kind.maxBytes()) {
            check.add(field, "(%s bytes)".formatted(size), "a file of 1 to %s bytes".formatted(kind.maxBytes()));
        }
    }

    /** Whether a {@code data:} address is one of base64 within the limits. */
    public boolean accepts(MediaType type, String address) {
        Kind kind = kinds.get(type);
        Matcher data = DATA.matcher(address);
        return kind != null
                && data.matches()
                && data.group(1).equalsIgnoreCase(type.text())
                && !data.group(3).isEmpty()
                && data.group(3).length() % 4 == 0
                && data.group(3).length() / 4 * 3L - 2 <= kind.maxBytes();
    }

    /** A local file as a medium with a {@code data:} address, of a content of no more than what may be sent. */
    public Media read(Media medium, InputStream content) throws IOException {
        Kind kind = kinds.get(medium.type());
        byte[] bytes = content.readNBytes((int) kind.maxBytes() + 1);
        if (bytes.length == 0 || bytes.length > kind.maxBytes()) {
            throw new IOException("The file is empty or has become too large");
        }
        String type = kind.types().get(extension(String.valueOf(medium.file().getFileName())));
        return Media.ofUrl(
                        medium.type(),
                        "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes))
                .withRole(medium.role());
    }

    /** An address whose type is in lower case, if it is a {@code data:} address. */
    public static String normalized(String address) {
        Matcher type = TYPE.matcher(address);
        return type.lookingAt() ? type.group().toLowerCase(Locale.ROOT) + address.substring(type.end()) : address;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
