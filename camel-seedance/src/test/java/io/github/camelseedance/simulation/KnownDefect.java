/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/**
 * The defects of the component that are known and not mended yet. Random worlds keep away from each of them. Whoever mends one
 * deletes its line here and what asks for it, and moves its scenario from the known red ones to the others.
 */
enum KnownDefect {
    /** The trouble of a provider stays in the health check when nothing is left to ask. */
    HEALTH_STAYS_DOWN
}
