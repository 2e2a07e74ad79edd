/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Meters for Micrometer, where it is on the class path. It uses {@code client.account}, {@code task.node} and {@code task.store}.
 */
package io.github.camelseedance.metrics;
