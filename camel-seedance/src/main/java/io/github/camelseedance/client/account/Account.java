/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.CallRate;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    private final AccountKey key;
    private final ModelCache models;
    private final CallListener listener;
    private final CallGate calls;
    private final CallGate files;
    /** Gates of the kinds of calls that the provider limits, in front of the others. */
    private final Map<CallKind, CallGate> kinds = new EnumMap<>(CallKind.class);

    private final Set<String> erased = new LinkedHashSet<>();
    /** What answers last told of tasks that are being cancelled. */
    private final Map<String, TaskStatus> cancelling = new ConcurrentHashMap<>();

    private final AccountTroubles troubles;
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
        this.troubles = new AccountTroubles(scheduler);
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
            Arrays.setAll(row, i -> new LongAdder());
        }
    }

    /** Which account it is. */
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

    /** Notes what an answer tells of a task. It is kept only while the task is being cancelled. */
    public void told(String taskId, TaskStatus status) {
        cancelling.computeIfPresent(taskId, (id, old) -> status);
    }

    /** From now on, until {@link #cancelled}, what answers tell of a task is kept. */
    public void cancelling(String taskId) {
        cancelling.put(taskId, TaskStatus.UNKNOWN);
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

    /** What troubles the account as a whole. */
    public AccountTroubles troubles() {
        return troubles;
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
        return Arrays.stream(counters)
                .flatMap(Arrays::stream)
                .mapToLong(LongAdder::sum)
                .sum();
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

    private CallGate gate(CallKind kind) {
        return kind == CallKind.PUT || kind == CallKind.DOWNLOAD ? files : calls;
    }

    @Override
    public String toString() {
        return "Account[" + key + "]";
    }
}
