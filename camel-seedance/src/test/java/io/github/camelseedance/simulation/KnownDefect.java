/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/**
 * The defects of the component that are known and not mended yet. Random worlds keep away from each of them. Whoever mends one
 * deletes its line here and what asks for it, and moves its scenario from the known red ones to the others.
 */
enum KnownDefect {
    /** A redelivery of an exchange that has waited for an end submits again. */
    AWAITED_EXCHANGE_PAYS_AGAIN,
    /** A redelivery after an answer with the id of another task submits again. */
    ID_GIVEN_BEFORE_PAYS_AGAIN,
    /** The wait for a task that is found after it has ended: its row stays running, owned and followed by nobody. */
    FOUND_AFTER_ITS_END_STAYS_RUNNING,
    /** Where the repository is down from the start on, generate fails with an exception that is none of ours. */
    REPOSITORY_DOWN_AT_START,
    /** The trouble of a provider stays in the health check when nothing is left to ask. */
    HEALTH_STAYS_DOWN
}
