/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.net.URI;
import java.time.Duration;

/**
 * Where a file can be sent.
 *
 * @param address   signed address for one PUT: a secret while it lives
 * @param filePath  the provider's name of the file
 * @param expiresIn how long the address is valid
 */
public record PresignedUpload(URI address, String filePath, Duration expiresIn) {

    /** Without the signed address. */
    @Override
    public String toString() {
        return "PresignedUpload[filePath=" + filePath + "]";
    }
}
