/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/** What can go wrong in a world. Each must be seen in the normal run: a fault that never strikes tests nothing. */
enum FaultKind {
    /** A node is gone at once; a new one starts later. */
    NODE_KILLED,
    /** A node is stopped in good order; a new one starts later. */
    NODE_STOPPED,
    /** Nothing happens on a node for a while; its clocks go on. */
    NODE_PAUSED,
    /** The machine of a node sleeps: its monotonic clock stands still. */
    NODE_SLEEPS,
    /** The wall clock of a node is set. */
    CLOCK_SET,
    /** The routes of a node that submit are stopped for a while. */
    ROUTES_STOPPED,
    /** The consumers of a node are suspended for a while. */
    CONSUMERS_SUSPENDED,
    /** The consumers of a node are stopped for a while. */
    CONSUMERS_STOPPED,
    /** The repository answers late, before or after it has done what was asked. */
    REPOSITORY_SLOW,
    /** The repository refuses. */
    REPOSITORY_DOWN,
    /** The repository does what was asked and its answer is lost. */
    REPOSITORY_ANSWER_LOST,
    /** A request cannot be sent. */
    NOT_SENT,
    /** The connection is reset and the provider has not read the request. */
    RESET_BEFORE,
    /** The connection is reset and the provider has read the request. */
    RESET_AFTER,
    /** The provider does what was asked and never answers. */
    SILENT,
    /** Request or answer take long. */
    SLOW,
    /** The answer is cut. */
    CUT,
    /** HTTP 500 or 502, before or after the provider has done what was asked. */
    SERVER_ERROR,
    /** A page of HTML or nonsense, before or after. */
    GARBAGE,
    /** The provider's word for an error in an answer with status 200, before or after. */
    ERROR_INSIDE,
    /** Too many requests, nothing done. */
    RATE_LIMITED,
    /** The key is refused. */
    UNAUTHORIZED,
    /** The credits have run out: submissions are refused. */
    NO_CREDITS,
    /** The answer to a submission names a task that another one has. */
    ID_GIVEN_BEFORE,
    /** The list shows what was a while ago. */
    LIST_LAGS,
    /** The list shows nothing that has happened since. */
    LIST_STANDS_STILL,
    /** The list shows no seeds. */
    LIST_HIDES_SEED,
    /** The list has other names for models. */
    LIST_RENAMES_MODEL,
    /** A task is not found for a while after its submission. */
    NOT_FOUND_AT_FIRST,
    /** The provider's clock is wrong. */
    PROVIDER_CLOCK,
    /** Routes fail with the ends that they get. */
    ROUTE_FAILS,
    /** Routes go on elsewhere and take long. */
    ROUTE_SLOW,
    /** Routes hold up the thread that runs them. */
    ROUTE_BLOCKS,
    /** Webhooks come late, or twice. */
    WEBHOOK_LATE,
    /** Webhooks do not come. */
    WEBHOOK_LOST
}
