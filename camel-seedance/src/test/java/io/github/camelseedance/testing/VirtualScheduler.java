/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time that moves only by {@link #advance}. What is due runs on the thread that moves it, in order of its time, and what that
 * schedules runs too when it falls into the same stretch. Wall clock and monotonic time can be set apart by {@link #stepWallClock}.
 */
public final class VirtualScheduler implements Scheduler {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private record Entry(long at, long order, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private long nanos;
    private long count;
    private Duration wallOffset = Duration.ZERO;

    /** Begins at the real time, for tests in which another clock takes part. */
    public static VirtualScheduler atWallClock() {
        VirtualScheduler time = new VirtualScheduler();
        time.stepWallClock(Duration.between(START, Instant.now()));
        return time;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos).plus(wallOffset);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable task) {
        Entry entry = new Entry(nanos + Math.max(0, delay.toNanos()), count++, task);
        queue.add(entry);
        return () -> {
            synchronized (this) {
                queue.remove(entry);
            }
        };
    }

    /** Moves the time on and runs what falls due on the way. */
    public void advance(Duration by) {
        long end;
        synchronized (this) {
            end = nanos + by.toNanos();
        }
        for (Entry next = due(end); next != null; next = due(end)) {
            next.task().run();
        }
        synchronized (this) {
            nanos = Math.max(nanos, end);
        }
    }

    /** Moves the time to the next timer and runs it; false when there is none. */
    public boolean advanceToNext() {
        Duration wait = nextDelay();
        if (wait == null) {
            return false;
        }
        advance(wait);
        return true;
    }

    /** How long until the next timer, or null when there is none. */
    public synchronized Duration nextDelay() {
        return queue.isEmpty()
                ? null
                : Duration.ofNanos(Math.max(0, queue.peek().at() - nanos));
    }

    /** Timers that are set. */
    public synchronized int pending() {
        return queue.size();
    }

    /** Moves the time on and runs nothing, as when the whole process is paused: what fell due meanwhile is run by the next advance. */
    public synchronized void pause(Duration by) {
        nanos += by.toNanos();
    }

    /** Sets the wall clock forward or back, as an administrator or a time server does; the monotonic time goes on as it was. */
    public synchronized void stepWallClock(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    private synchronized Entry due(long end) {
        Entry next = queue.peek();
        if (next == null || next.at() > end) {
            return null;
        }
        queue.remove();
        nanos = Math.max(nanos, next.at());
        return next;
    }
}
