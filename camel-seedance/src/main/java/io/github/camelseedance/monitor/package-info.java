/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * What operators see: tasks, accounts and problems, as values and as text. It uses {@code runtime}.
 */
package io.github.camelseedance.monitor;
