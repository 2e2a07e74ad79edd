/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a tracker does, for JMX, the dev console and metrics. */
public final class TrackerStatistics {

    private static final Logger LOG = LoggerFactory.getLogger(TrackerStatistics.class);
    private static final int MAX_WORDS = 50;

    /** Hears of each event, for meters. */
    public interface Observer {
        /** A task was accepted. */
        default void submitted(TaskRow row) {}

        /** A task has ended. */
        default void ended(TaskRow row) {}

        /** A delivery failed. */
        default void deliveryFailed(TaskRow row) {}
    }

    private final LongAdder submitted = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder deliveriesFailed = new LongAdder();
    private final LongAdder fenced = new LongAdder();
    private final Map<String, LongAdder> ended = new ConcurrentHashMap<>();
    private final Map<String, BigDecimal> credits = new ConcurrentHashMap<>();
    private final Set<String> unknownWords = ConcurrentHashMap.newKeySet();
    private volatile Observer observer = new Observer() {};

    public void setObserver(Observer observer) {
        this.observer = observer;
    }

    public void submitted(TaskRow row) {
        submitted.increment();
        tell(() -> observer.submitted(row));
    }

    public void ended(TaskRow row) {
        ended.computeIfAbsent(row.task().status().text(), s -> new LongAdder()).increment();
        if (row.task().credits() != null) {
            credits.merge(row.scope().provider(), row.task().credits(), BigDecimal::add);
        }
        tell(() -> observer.ended(row));
    }

    public void delivered() {
        delivered.increment();
    }

    public void deliveryFailed(TaskRow row) {
        deliveriesFailed.increment();
        tell(() -> observer.deliveryFailed(row));
    }

    public void fenced() {
        fenced.increment();
    }

    /** What is tracked must not be lost because it cannot be counted. */
    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("A task could not be counted in the metrics", e);
        }
    }

    /** Warns once about a word that the provider's document does not have. */
    public void unknownStatus(String provider, String word) {
        if (unknownWords.size() < MAX_WORDS && unknownWords.add(provider + " " + word)) {
            LOG.warn(
                    "{} says the status '{}', which its document does not have; the task is followed on",
                    provider,
                    SafeText.of(word, 64));
        }
    }

    public long getSubmitted() {
        return submitted.sum();
    }

    /** Ends seen here, by status. */
    public Map<String, Long> getEnded() {
        Map<String, Long> result = new TreeMap<>();
        ended.forEach((status, count) -> result.put(status, count.sum()));
        return result;
    }

    /** What the tasks cost whose end was seen here, by provider, in the provider's currency. */
    public Map<String, BigDecimal> getCredits() {
        return new TreeMap<>(credits);
    }

    public long getDelivered() {
        return delivered.sum();
    }

    public long getDeliveriesFailed() {
        return deliveriesFailed.sum();
    }

    /** Writes that were refused because another node had taken the task over. */
    public long getFenced() {
        return fenced.sum();
    }

    /** From acceptance to the end seen; null when not known. */
    public static Duration latency(TaskRow row) {
        return row.acceptedAt() == null || row.endedAt() == null
                ? null
                : Duration.between(row.acceptedAt(), row.endedAt());
    }
}
