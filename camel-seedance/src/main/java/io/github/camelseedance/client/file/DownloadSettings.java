/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where and what may be downloaded.
 *
 * @param directory    where the file is made, created when it is missing; null for the system's temporary directory
 * @param maxSize      longest file in bytes
 * @param allowedHosts hosts that may be at an address that is not public, by name; {@code *.example.com} for all below a name
 */
public record DownloadSettings(Path directory, long maxSize, Set<String> allowedHosts) {

    /** Longest file unless said otherwise: 2 GiB. */
    public static final long DEFAULT_MAX_SIZE = 2L << 30;

    public DownloadSettings {
        allowedHosts = allowedHosts == null ? Set.of() : Set.copyOf(allowedHosts);
        maxSize = maxSize <= 0 ? DEFAULT_MAX_SIZE : maxSize;
    }

    /** A temporary file of at most 2 GiB, from a public address. */
    public static DownloadSettings temporary() {
        return new DownloadSettings(null, DEFAULT_MAX_SIZE, Set.of());
    }
}
