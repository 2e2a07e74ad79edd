/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.time.Duration;
import java.time.Instant;

/**
 * A prompt on its way, as the screen shows it.
 *
 * @param id       the prompt's id
 * @param provider who generates it
 * @param status   {@link #SUBMITTING}, a status of a task, or an outcome
 * @param since    when it was submitted
 * @param until    when it ended, or null
 * @param note     cost or error code, or empty
 */
record Row(String id, String provider, String status, Instant since, Instant until, String note) {

    static final String SUBMITTING = "submitting";

    Row with(String newStatus, String newNote) {
        return new Row(id, provider, newStatus, since, until, newNote);
    }

    Row ended(String newStatus, Instant at, String newNote) {
        return new Row(id, provider, newStatus, since, at, newNote);
    }

    Row startedAt(Instant at) {
        return new Row(id, provider, status, at, until, note);
    }

    boolean isEnded() {
        return until != null;
    }

    Duration elapsed(Instant now) {
        return Duration.between(since, isEnded() ? until : now);
    }
}
