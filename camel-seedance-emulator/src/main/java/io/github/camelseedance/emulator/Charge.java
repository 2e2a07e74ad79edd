/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Credits (with Ark: tokens) taken from an account: at acceptance by seedance2.ink, at success by the others.
 *
 * @param provider who charged
 * @param taskId for which task
 * @param prompt the prompt of that task
 * @param amount how many credits
 * @param at when
 */
public record Charge(EmulatedProvider provider, String taskId, String prompt, BigDecimal amount, Instant at) {}
