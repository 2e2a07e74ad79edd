/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;

/** What became of one attempt to submit. */
public sealed interface SubmitOutcome {

    /** The provider has the task. */
    record Accepted(VideoTask task) implements SubmitOutcome {}

    /**
     * The provider provably does not have it.
     *
     * @param error      why
     * @param repeatable whether the same submission can be tried again after a while
     * @param retryAfter how long the provider asks to wait, or null
     */
    record Refused(SeedanceException error, boolean repeatable, Duration retryAfter) implements SubmitOutcome {}

    /**
     * Nobody knows: a request can have arrived.
     *
     * @param error what happened
     */
    record Ambiguous(SeedanceException error) implements SubmitOutcome {}
}
