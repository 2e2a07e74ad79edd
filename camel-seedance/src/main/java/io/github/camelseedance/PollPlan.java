/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

/** How the looks at a running task are planned. */
public enum PollPlan {
    /** By what is known of how long such tasks take: never more often than {@code pollInterval}, never more than 12 intervals apart. */
    adaptive,
    /** At each {@code pollInterval}. */
    fixed
}
