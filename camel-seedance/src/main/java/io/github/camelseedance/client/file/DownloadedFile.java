/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.nio.file.Path;

/**
 * A complete download. The file belongs to whoever asked for it.
 *
 * @param file        the file
 * @param size        length in bytes
 * @param contentType MIME type as the host said it, {@code video/mp4} when it did not
 */
public record DownloadedFile(Path file, long size, String contentType) {}
