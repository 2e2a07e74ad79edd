/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * What a producer does with an exchange: one class for each operation. It uses {@code message}, {@code client} and {@code task}.
 */
package io.github.camelseedance.operation;
