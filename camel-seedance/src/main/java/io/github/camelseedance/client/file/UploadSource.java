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
 */
public record UploadSource(
        Path file, MediaFiles files, byte[] bytes, InputStream stream, long length, String name, String contentType) {

    /** A local file of a request, under its own name. */
    public static UploadSource of(Path file, MediaFiles files) {
        return new UploadSource(Objects.requireNonNull(file, "file"), files, null, null, -1, null, null);
    }

    /** A local file. */
    public static UploadSource of(Path file, String name, String contentType) {
        return new UploadSource(
                Objects.requireNonNull(file, "file"), MediaFiles.ANYWHERE, null, null, -1, name, contentType);
    }

    /** Content in memory. */
    public static UploadSource of(byte[] bytes, String name, String contentType) {
        return new UploadSource(null, null, Objects.requireNonNull(bytes, "bytes"), null, -1, name, contentType);
    }

    /** A stream of a length that is known, or -1. */
    public static UploadSource of(InputStream stream, long length, String name, String contentType) {
        return new UploadSource(null, null, null, Objects.requireNonNull(stream, "stream"), length, name, contentType);
    }

    /** Names name and type. */
    @Override
    public String toString() {
        return "UploadSource[name=%s, contentType=%s]".formatted(name, contentType);
    }
}
