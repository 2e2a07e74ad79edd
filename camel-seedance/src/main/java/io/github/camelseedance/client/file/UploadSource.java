/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What is uploaded: exactly one of a file, bytes and a stream.
 *
 * @param file        a local file, or null
 * @param files       how the file is opened, or null without one
 * @param bytes       content in memory, or null
 * @param stream      content that can be read once, or null; it is written to a temporary file first, and closed
 * @param length      length of the stream in bytes where it is known, else -1
 * @param name        name of the file; null for a file's own
 * @param contentType MIME type; null for what the name's extension says
 * @param hash        of the content that is meant: when the file has another one, it is not uploaded; null for any
 */
public record UploadSource(
        Path file,
        MediaFiles files,
        byte[] bytes,
        InputStream stream,
        long length,
        String name,
        String contentType,
        String hash) {

    /** A local file of a request, under its own name, as long as its content has a hash. */
    public static UploadSource ofRequest(Path file, MediaFiles files, String hash) {
        return new UploadSource(Objects.requireNonNull(file, "file"), files, null, null, -1, null, null, hash);
    }

    /** A local file. */
    public static UploadSource of(Path file, String name, String contentType) {
        return new UploadSource(
                Objects.requireNonNull(file, "file"), MediaFiles.ANYWHERE, null, null, -1, name, contentType, null);
    }

    /** Content in memory. */
    public static UploadSource of(byte[] bytes, String name, String contentType) {
        return new UploadSource(null, null, Objects.requireNonNull(bytes, "bytes"), null, -1, name, contentType, null);
    }

    /** A stream of a length that is known, or -1. */
    public static UploadSource of(InputStream stream, long length, String name, String contentType) {
        return new UploadSource(
                null, null, null, Objects.requireNonNull(stream, "stream"), length, name, contentType, null);
    }

    /** Names name and type. */
    @Override
    public String toString() {
        return "UploadSource[name=%s, contentType=%s]".formatted(name, contentType);
    }
}
