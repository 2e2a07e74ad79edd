/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;

/**
 * Credits of the account behind the key.
 *
 * @param total     all credits ever
 * @param used      spent
 * @param remaining left
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Balance(BigDecimal total, BigDecimal used, BigDecimal remaining) implements SeedanceResult {}
