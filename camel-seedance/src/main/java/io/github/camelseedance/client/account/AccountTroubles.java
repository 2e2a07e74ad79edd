/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.CallKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What troubles an account as a whole, by what its calls have said, and how long to leave it alone. Safe for use by many threads. */
public final class AccountTroubles {

    private static final ExponentialDelay PAUSES = new ExponentialDelay(Duration.ofSeconds(5), Duration.ofMinutes(10));

    /** Failures in a row after which a provider that does not answer as it should is left alone: one alone can be about one task. */
    private static final int THRESHOLD = 3;

    /** A trouble, when it was last noted, and when its wait is over, by the monotonic clock. */
    private record Trouble(AccountPause pause, long noted, long over) {
        static AccountPause pause(AtomicReference<Trouble> trouble) {
            Trouble seen = trouble.get();
            return seen == null ? null : seen.pause();
        }
    }

    private final Scheduler scheduler;
    private final AtomicReference<Trouble> pause = new AtomicReference<>();
    private final AtomicReference<Trouble> credits = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();

    AccountTroubles(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** What troubles the account, missing credits last; empty when nothing does. It stays, with its time over, until a call succeeds. */
    public Optional<AccountPause> pause() {
        AccountPause trouble = Trouble.pause(pause);
        return Optional.ofNullable(trouble == null ? Trouble.pause(credits) : trouble);
    }

    /**
     * Why who polls should wait, until one request has shown that the trouble is over; empty when it need not. Missing credits stop
     * submissions only. Safe to show.
     */
    public Optional<String> trouble() {
        return polling().map(trouble -> trouble.pause().reason());
    }

    /** How long who polls should wait before that one request; zero when it need not, or no longer. */
    public Duration pauseLeft() {
        return polling()
                .map(trouble -> Duration.ofNanos(Math.max(0, trouble.over() - scheduler.nanoTime())))
                .orElse(Duration.ZERO);
    }

    private Optional<Trouble> polling() {
        return Optional.ofNullable(pause.get())
                .filter(trouble ->
                        trouble.pause().kind() != AccountPause.Kind.UNAVAILABLE || failures.get() >= THRESHOLD);
    }

    /** That there were no credits at the last submission; empty when there were. */
    public Optional<AccountPause> outOfCredits() {
        return Optional.ofNullable(Trouble.pause(credits));
    }

    /** Notes a trouble. What is noted while its wait lasts does not make the wait longer, unless the provider asks for it. */
    public void trouble(AccountPause.Kind kind, String reason, Duration retryAfter) {
        if (kind == AccountPause.Kind.UNAVAILABLE) {
            failures.incrementAndGet();
        }
        String text = SafeText.of(reason);
        (kind == AccountPause.Kind.CREDITS ? credits : pause)
                .updateAndGet(old -> old == null || old.pause().kind() != kind
                        ? begun(kind, text, scheduler.now(), 1, retryAfter)
                        : again(old, text, retryAfter));
    }

    /** Notes an answer that nobody can read. One alone can be about one task; several in a row are a trouble of the account. */
    public void unreadable(String reason) {
        if (failures.get() + 1 >= THRESHOLD) {
            trouble(AccountPause.Kind.UNAVAILABLE, reason, null);
        } else {
            failures.incrementAndGet();
        }
    }

    /** Notes that a call of a kind succeeded. Missing credits are over only when a submission succeeds. */
    public void fine(CallKind kind, Duration took) {
        answered(took);
        if (kind == CallKind.SUBMIT) {
            clear(credits, took);
        }
    }

    /** Notes that the provider answered as such, though not with what was asked for. */
    public void answered(Duration took) {
        failures.set(0);
        clear(pause, took);
    }

    /** What the provider has said of the account is not unsaid by a call that was under way already. */
    private void clear(AtomicReference<Trouble> trouble, Duration took) {
        Trouble seen = trouble.get();
        if (seen == null) {
            return;
        }
        boolean begunLater = scheduler.nanoTime() - took.toNanos() - seen.noted() >= 0;
        if (begunLater || seen.pause().kind() == AccountPause.Kind.UNAVAILABLE) {
            trouble.compareAndSet(seen, null);
        }
    }

    private Trouble begun(AccountPause.Kind kind, String reason, Instant since, int failed, Duration retryAfter) {
        return noted(kind, reason, since, failed, retryAfter == null ? PAUSES.after(failed) : retryAfter);
    }

    private Trouble again(Trouble old, String reason, Duration retryAfter) {
        AccountPause before = old.pause();
        Duration left = Duration.ofNanos(old.over() - scheduler.nanoTime());
        if (left.isZero() || left.isNegative()) {
            return begun(before.kind(), reason, before.since(), before.failures() + 1, retryAfter);
        }
        Duration wait = retryAfter != null && retryAfter.compareTo(left) > 0 ? retryAfter : left;
        return noted(before.kind(), reason, before.since(), before.failures(), wait);
    }

    private Trouble noted(AccountPause.Kind kind, String reason, Instant since, int failed, Duration wait) {
        long now = scheduler.nanoTime();
        Instant until = scheduler.now().plus(wait);
        return new Trouble(new AccountPause(kind, reason, since, until, failed), now, now + wait.toNanos());
    }
}
