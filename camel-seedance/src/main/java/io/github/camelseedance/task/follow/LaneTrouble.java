/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SafeText;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the way to a provider, and how long a lane waits because of it. Guarded by the tracker's lock. */
public final class LaneTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(LaneTrouble.class);

    /** Failures in a row that slow the lane down: one alone can be about one task. */
    private static final int THRESHOLD = 3;

    private final Duration pollInterval;
    private final RandomGenerator random;
    private int failures;
    private boolean probing;
    private boolean paused;
    private long until;
    private volatile String reason;

    LaneTrouble(Duration pollInterval, RandomGenerator random) {
        this.pollInterval = pollInterval;
        this.random = random;
    }

    /** Why the provider is not asked, or null when all is well. Safe to show. */
    public String reason() {
        return reason;
    }

    boolean isProbing() {
        return probing;
    }

    long pausedUntil(long now) {
        return paused && until - now > 0 ? until : now;
    }

    /** Nothing more is asked until the probe has an answer, or a pause has passed without one. */
    void waitForProbe(long now) {
        paused = true;
        until = now + Math.max(pollInterval.toNanos(), Duration.ofSeconds(1).toNanos());
    }

    void failed(Throwable error, long now) {
        failures++;
        boolean account = error instanceof AuthenticationException
                || error instanceof InsufficientCreditsException
                || error instanceof RateLimitException;
        if (!account && failures < THRESHOLD && !probing) {
            return;
        }
        if (reason == null) {
            LOG.warn(
                    "Tasks are not asked about for now, none is lost: {}",
                    SafeText.of(String.valueOf(error.getMessage())));
        }
        reason = SafeText.of(String.valueOf(error.getMessage()));
        probing = true;
        paused = true;
        until = now + pause(error).toNanos();
    }

    private Duration pause(Throwable error) {
        if (error instanceof RateLimitException limit && limit.getRetryAfter() != null) {
            Duration asked = limit.getRetryAfter();
            return asked.compareTo(PollLane.MAX_PAUSE) > 0 ? PollLane.MAX_PAUSE : asked;
        }
        double doubled = pollInterval.toNanos() * Math.pow(2, Math.min(failures - 1, 20));
        double bounded = Math.min(doubled, PollLane.MAX_PAUSE.toNanos());
        return Duration.ofNanos((long) (bounded * (0.8 + 0.4 * random.nextDouble())));
    }

    /** An answer came; true when that ended the trouble. */
    boolean over() {
        failures = 0;
        if (!probing) {
            return false;
        }
        LOG.info("The provider answers again");
        probing = false;
        paused = false;
        reason = null;
        return true;
    }
}
