/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What is to happen at which time. With a real clock a scheduler wakes for it, with a manual one it happens when time is moved. */
final class Timeline {
    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
    private long order;
    private Instant wakeUp;

    private record Event(Instant at, long order, Runnable action) {}

    Timeline(Clock clock, ScheduledExecutorService scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    void at(Instant at, Runnable action) {
        synchronized (events) {
            events.add(new Event(at, order++, action));
            wakeForFirst();
        }
    }

    /** Does what is due. */
    void runDue() {
        Event event = due(clock.instant());
        while (event != null) {
            event.action().run();
            event = due(clock.instant());
        }
    }

    /** Moves a manual clock from event to event. */
    void advance(ManualClock manual, Duration duration) {
        Instant target = manual.after(duration);
        Event event = due(target);
        while (event != null) {
            manual.moveTo(event.at());
            event.action().run();
            event = due(target);
        }
        manual.moveTo(target);
    }

    void clear() {
        synchronized (events) {
            events.clear();
            wakeUp = null;
        }
    }

    private Event due(Instant now) {
        synchronized (events) {
            Event first = events.peek();
            return first == null || first.at().isAfter(now) ? null : events.poll();
        }
    }

    private void wakeForFirst() {
        if (clock instanceof ManualClock || scheduler.isShutdown() || events.isEmpty()) {
            return;
        }
        Instant first = events.peek().at();
        if (wakeUp != null && !first.isBefore(wakeUp)) {
            return;
        }
        wakeUp = first;
        long delay = Math.max(0, Duration.between(clock.instant(), first).toNanos());
        scheduler.schedule(this::wake, delay, TimeUnit.NANOSECONDS);
    }

    private void wake() {
        synchronized (events) {
            wakeUp = null;
        }
        runDue();
        synchronized (events) {
            wakeForFirst();
        }
    }
}
