/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Instant;

/**
 * A file that was uploaded (seedance2.movie). Its content is not kept.
 *
 * @param filePath the {@code file_path} under which tasks refer to it
 * @param contentType its media type
 * @param size its length in bytes
 * @param sha256 its SHA-256 in lower-case hexadecimal digits
 * @param at when it arrived
 */
public record Upload(String filePath, String contentType, long size, String sha256, Instant at) {}
