/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again for the task of one submission, until it is found or provably absent, or nobody wants to know any more. */
public final class SubmissionSearch {

    /** What came of it. */
    public sealed interface Result {
        /** The provider has it. */
        record Found(VideoTask task) implements Result {}

        /** It never arrived: several looks over the quarantine showed nothing. */
        record Absent() implements Result {}

        /** Not known when it was called off. */
        record Open() implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(SubmissionSearch.class);

    private static final int MIN_LOOKS = 3;
    private static final Duration MIN_TIME = Duration.ofMinutes(2);
    /** A request can be executed late: its response timeout and this margin after it was given up. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final Duration[] DELAYS = {
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30)
    };
    /** What has not been found by then may be in doubt for days. */
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);

    private static final Duration AFTER_ERROR = Duration.ofMinutes(2);

    private final TaskRow row;
    private final SeedanceClient client;
    private final SubmissionLookup reconciler;
    private final Scheduler scheduler;
    private final BooleanSupplier wanted;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    /** How long the request waited for its turn, and what the clocks of other nodes say, does not count. */
    private final long begun;

    private Duration late = DELAYS[DELAYS.length - 1];
    private volatile Scheduler.Timer timer;
    private int tries;
    private int missing;
    private boolean unclearSaid;

    /**
     * @param begun  when this node has begun to look for it, by the monotonic clock; its request has ended by then
     * @param wanted asked before each look
     */
    public SubmissionSearch(
            TaskRow row,
            SeedanceClient client,
            TaskRepository repository,
            Scheduler scheduler,
            long begun,
            BooleanSupplier wanted) {
        this.row = row;
        this.client = client;
        this.reconciler = new SubmissionLookup(repository);
        this.scheduler = scheduler;
        this.wanted = wanted;
        this.begun = begun;
    }

    public CompletableFuture<Result> run() {
        next();
        return result;
    }

    private void next() {
        next(DELAYS[Math.min(tries++, DELAYS.length - 1)]);
    }

    /** The list was read and does not tell: less and less often, once it could have told. */
    private void nextLook() {
        if (!isLate()) {
            next();
            return;
        }
        late = late.multipliedBy(2).compareTo(MAX_DELAY) > 0 ? MAX_DELAY : late.multipliedBy(2);
        next(late);
    }

    /** Ends it as open, at once. */
    public void stop() {
        Scheduler.Timer next = timer;
        if (next != null) {
            next.cancel();
        }
        result.complete(new Result.Open());
    }

    private void next(Duration delay) {
        if (result.isDone()) {
            return;
        }
        timer = scheduler.schedule(delay, () -> {
            if (!wanted.getAsBoolean()) {
                result.complete(new Result.Open());
                return;
            }
            reconciler.look(row, client).whenComplete(this::looked);
        });
    }

    private void looked(SubmissionLookup.Look look, Throwable error) {
        if (error != null) {
            LOG.debug("Submission {}: {}", row.id(), SafeText.of(String.valueOf(error.getMessage())));
            if (isLate()) {
                next(AFTER_ERROR);
            } else {
                next();
            }
        } else if (look instanceof SubmissionLookup.Look.Found found) {
            result.complete(new Result.Found(found.task()));
        } else if (look instanceof SubmissionLookup.Look.Unclear unclear) {
            if (!unclearSaid) {
                unclearSaid = true;
                LOG.warn("Submission {} cannot be told from others: {}", row.id(), unclear.why());
            }
            missing = 0;
            nextLook();
        } else if (++missing >= MIN_LOOKS && isQuarantineOver()) {
            result.complete(new Result.Absent());
        } else {
            nextLook();
        }
    }

    /** Whether it is not likely any more that the next look tells. */
    private boolean isLate() {
        return tries >= DELAYS.length && isQuarantineOver();
    }

    private boolean isQuarantineOver() {
        Duration quarantine = client.settings().responseTimeout().plus(MARGIN);
        Duration time = quarantine.compareTo(MIN_TIME) > 0 ? quarantine : MIN_TIME;
        return scheduler.nanoTime() - begun >= time.toNanos();
    }
}
