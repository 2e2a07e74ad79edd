/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The repository in memory. It uses {@code task.store}.
 */
package io.github.camelseedance.task.store.memory;
