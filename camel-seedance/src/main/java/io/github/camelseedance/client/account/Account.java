/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.CallRate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all clients of one account share: the limits of concurrency and rate, what troubles the account as a whole, and counters.
 * Thread-safe; nothing of a caller runs under a lock.
 *
 * <p>Calls of the API share {@code maxConcurrentRequests} and {@code requestsPerMinute}; submissions go first, then calls of routes,
 * then the tracker's. Files go to and come from other hosts and take long: they have {@code maxConcurrentRequests} places of their own
 * and no rate.
 */
public final class Account {

    private static final Logger LOG = LoggerFactory.getLogger(Account.class);
    private static final int MAX_ERASED = 1000;
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

    private final AccountKey key;
    private final Scheduler scheduler;
    private final ModelCache models;
    private final CallListener listener;
    private final CallGate calls;
    private final CallGate files;
    /** Gates of the kinds of calls that the provider limits, in front of the others. */
    private final Map<CallKind, CallGate> kinds = new EnumMap<>(CallKind.class);

    private final Set<String> erased = new LinkedHashSet<>();
    /** What answers last told of tasks that are being cancelled. */
    private final Map<String, TaskStatus> cancelling = new ConcurrentHashMap<>();

    private final AtomicReference<Trouble> pause = new AtomicReference<>();
    private final AtomicReference<Trouble> credits = new AtomicReference<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final RequestsPerMinute recent;
    private final LongAdder[][] counters = new LongAdder[CallKind.values().length][CallOutcome.values().length];

    Account(
            AccountKey key,
            int maxConcurrentRequests,
            int requestsPerMinute,
            Scheduler scheduler,
            ModelCache models,
            CallListener listener,
            Function<CallKind, Optional<CallRate>> rates) {
        this.key = key;
        this.scheduler = scheduler;
        this.models = models;
        this.listener = listener;
        this.recent = new RequestsPerMinute(scheduler);
        this.calls = new CallGate(
                maxConcurrentRequests,
                requestsPerMinute > 0 ? RateLimit.perMinute(requestsPerMinute) : null,
                scheduler);
        this.files = new CallGate(maxConcurrentRequests, null, scheduler);
        for (CallKind kind : CallKind.values()) {
            rates.apply(kind)
                    .ifPresent(rate -> kinds.put(
                            kind,
                            new CallGate(Integer.MAX_VALUE, new RateLimit(rate.calls(), rate.window()), scheduler)));
        }
        for (LongAdder[] row : counters) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new LongAdder();
            }
        }
    }

    /** Whose lane it is. */
    public AccountKey key() {
        return key;
    }

    /**
     * Starts a call when it is its turn; it has its place until the stage that it returns is complete. The thread that completes it
     * starts the next one, so it must not be one of a transport.
     *
     * @param late the result of a call whose turn has not come in time: it is not made
     */
    public <T> CompletableFuture<T> run(
            CallKind kind, Turn turn, Supplier<? extends CompletionStage<T>> call, Supplier<T> late) {
        CallGate own = kinds.get(kind);
        return own == null
                ? gate(kind).run(turn, call, late)
                : own.run(turn, () -> gate(kind).run(turn, call, late), late);
    }

    /** As {@link #run(CallKind, Turn, Supplier, Supplier)} for a route, however long it waits for its turn. */
    public <T> CompletableFuture<T> run(CallKind kind, Executor worker, Supplier<? extends CompletionStage<T>> call) {
        CallPriority priority = kind == CallKind.SUBMIT ? CallPriority.SUBMISSION : CallPriority.ROUTE;
        return run(kind, new Turn(priority, null, worker), call, () -> null);
    }

    /** Notes what an answer tells of a task. It is kept only while the task is being cancelled. */
    public void told(String taskId, TaskStatus status) {
        cancelling.computeIfPresent(taskId, (id, old) -> status);
    }

    /** From now on, until {@link #cancelled}, what answers tell of a task is kept. */
    public void cancelling(String taskId, TaskStatus status) {
        cancelling.put(taskId, status);
    }

    /** What was told last of a task that is being cancelled. */
    public Optional<TaskStatus> lastTold(String taskId) {
        return Optional.ofNullable(cancelling.get(taskId));
    }

    /** The provider has erased the record of a task that ended while it was cancelled. */
    public void erased(String taskId) {
        synchronized (erased) {
            erased.add(taskId);
            if (erased.size() > MAX_ERASED) {
                erased.remove(erased.iterator().next());
            }
        }
    }

    /** Whether a cancel of this account has erased the record of a task. */
    public boolean isErased(String taskId) {
        synchronized (erased) {
            return erased.contains(taskId);
        }
    }

    /** A cancel has ended, well or not. */
    public void cancelled(String taskId) {
        cancelling.remove(taskId);
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

    /** Calls of the API under way. */
    public int inFlight() {
        return calls.running();
    }

    /** Whether a call would start at once. */
    public boolean hasFreeTurn() {
        return calls.isFree();
    }

    /** Calls of the API that wait for their turn. */
    public int waiting() {
        return calls.waiting();
    }

    /** Files under way, in either direction. */
    public int filesInFlight() {
        return files.running();
    }

    /** Files that wait for their turn. */
    public int filesWaiting() {
        return files.waiting();
    }

    /** How often {@code requestsPerMinute} held calls back. */
    public long limiterWaits() {
        return calls.limiterWaits();
    }

    /** Requests on the wire so far, of a kind and with an outcome. */
    public long requests(CallKind kind, CallOutcome outcome) {
        return counters[kind.ordinal()][outcome.ordinal()].sum();
    }

    /** Requests on the wire in the last minute. */
    public long requestsInLastMinute() {
        return recent.sum();
    }

    /** All requests on the wire so far. */
    public long requests() {
        long sum = 0;
        for (LongAdder[] row : counters) {
            for (LongAdder counter : row) {
                sum += counter.sum();
            }
        }
        return sum;
    }

    public ModelCache models() {
        return models;
    }

    public void count(CallKind kind, CallOutcome outcome, Duration took) {
        counters[kind.ordinal()][outcome.ordinal()].increment();
        recent.increment();
        try {
            listener.ended(key, kind, outcome, took);
        } catch (RuntimeException e) {
            // an answer must not be lost for it
            LOG.warn("A call could not be counted in the metrics", e);
        }
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
        Duration wait = retryAfter == null ? PAUSES.after(failed) : retryAfter;
        long now = scheduler.nanoTime();
        AccountPause begun =
                new AccountPause(kind, reason, since, scheduler.now().plus(wait), failed);
        return new Trouble(begun, now, now + wait.toNanos());
    }

    private Trouble again(Trouble old, String reason, Duration retryAfter) {
        AccountPause before = old.pause();
        long now = scheduler.nanoTime();
        if (old.over() - now <= 0) {
            return begun(before.kind(), reason, before.since(), before.failures() + 1, retryAfter);
        }
        Duration left = Duration.ofNanos(old.over() - now);
        Duration wait = retryAfter != null && retryAfter.compareTo(left) > 0 ? retryAfter : left;
        return new Trouble(
                new AccountPause(
                        before.kind(), reason, before.since(), scheduler.now().plus(wait), before.failures()),
                now,
                now + wait.toNanos());
    }

    private CallGate gate(CallKind kind) {
        return kind == CallKind.PUT || kind == CallKind.DOWNLOAD ? files : calls;
    }

    @Override
    public String toString() {
        return "Account[" + key + "]";
    }
}
