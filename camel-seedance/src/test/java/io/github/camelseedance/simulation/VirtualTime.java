/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * The time of a simulated world, in nanoseconds since its beginning, and everything that is going to happen in it. One thread runs
 * it; the seed decides the order of what is due at the same time.
 */
final class VirtualTime {

    /** Something that is going to happen. */
    static final class Event implements Comparable<Event> {
        private final long at;
        private final long order;
        private Runnable task;

        Event(long at, long order, Runnable task) {
            this.at = at;
            this.order = order;
            this.task = task;
        }

        void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final int MAX_DEPTH = 4;

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final RandomGenerator order;
    private final long maxSteps;
    private long now;
    private long steps;
    private int depth;

    VirtualTime(RandomGenerator order, long maxSteps) {
        this.order = order;
        this.maxSteps = maxSteps;
    }

    long now() {
        return now;
    }

    /** Events that have happened. */
    long steps() {
        return steps;
    }

    /** Lets something happen after a delay. */
    Event in(long delay, Runnable task) {
        Event event = new Event(now + Math.max(0, delay), order.nextLong(), task);
        queue.add(event);
        return event;
    }

    Event in(Duration delay, Runnable task) {
        return in(delay.toNanos(), task);
    }

    /** Lets happen what is due until then. */
    void runUntil(long end) {
        for (Event next = queue.peek(); next != null && next.at <= end; next = queue.peek()) {
            queue.remove();
            Runnable task = next.task;
            if (task != null) {
                now = Math.max(now, next.at);
                if (++steps > maxSteps) {
                    throw new Violation("it never comes to rest: more than " + maxSteps + " events");
                }
                next.task = null;
                task.run();
                Violation.check();
            }
        }
        now = Math.max(now, end);
    }

    /** Whether a thread can be held up now: those that are held up return in the opposite order, so there are few. */
    boolean canSleep() {
        return depth < MAX_DEPTH;
    }

    /** Holds up the thread that calls it: other things happen meanwhile. */
    void sleep(long nanos) {
        if (nanos <= 0 || !canSleep()) {
            return;
        }
        depth++;
        try {
            runUntil(now + nanos);
        } finally {
            depth--;
        }
    }
}
