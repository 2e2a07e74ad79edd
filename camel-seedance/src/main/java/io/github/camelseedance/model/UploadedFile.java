/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/**
 * A file in the provider's storage.
 *
 * @param filePath    the provider's name of it, to be used as {@link Media#path()}
 * @param expiresAt   when the upload address expires
 * @param contentType MIME type
 * @param size        length in bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UploadedFile(
        String filePath,
        @JsonSerialize(using = ToStringSerializer.class) Instant expiresAt,
        String contentType,
        long size)
        implements SeedanceResult {}
