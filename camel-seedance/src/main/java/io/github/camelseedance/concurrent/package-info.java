/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Time, timers, futures and the executors on which the component runs its own steps and the continuations of routes. It knows nothing of
 * the rest of the component.
 */
package io.github.camelseedance.concurrent;
