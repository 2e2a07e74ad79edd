/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A complete download. The file belongs to whoever asked for it.
 *
 * @param file        the file
 * @param size        length in bytes
 * @param contentType MIME type as the host said it, {@code video/mp4} when it did not
 */
public record DownloadedFile(Path file, long size, String contentType) {

    /** Removes the file. */
    public void delete() {
        delete(file);
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // where open files cannot be removed, this one goes with the process
            file.toFile().deleteOnExit();
        }
    }
}
