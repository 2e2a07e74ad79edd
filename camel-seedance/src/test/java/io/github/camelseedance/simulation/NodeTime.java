/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.concurrent.Scheduler;
import java.time.Duration;
import java.time.Instant;

/**
 * Time as one node sees it: a wall clock that is wrong and is set, and a monotonic clock that stands still while the machine sleeps.
 * Nothing of a node happens while it is paused, and nothing at all when it is dead.
 */
final class NodeTime implements Scheduler {

    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final VirtualTime time;
    private final long monotonicBase;
    private final double drift;
    private long wallOffset;
    private long asleep;
    private long pausedUntil;
    private long sleepsFrom;
    private long sleepsUntil;
    private boolean dead;
    private int timers;

    NodeTime(VirtualTime time, long monotonicBase, Duration wallOffset, double drift) {
        this.time = time;
        this.monotonicBase = monotonicBase;
        this.wallOffset = wallOffset.toNanos();
        this.drift = drift;
    }

    @Override
    public Instant now() {
        return START.plusNanos(time.now() + (long) (time.now() * drift) + wallOffset);
    }

    @Override
    public long nanoTime() {
        long now = time.now();
        if (now >= sleepsUntil) {
            asleep += sleepsUntil - sleepsFrom;
            sleepsFrom = sleepsUntil;
        }
        return (sleepsFrom < sleepsUntil ? sleepsFrom : now) - asleep + monotonicBase;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long due = nanoTime() + Math.max(0, delay.toNanos());
        boolean[] done = {false};
        timers++;
        Runnable once = () -> {
            if (!done[0]) {
                done[0] = true;
                timers--;
                task.run();
            }
        };
        at(due, () -> {
            if (!done[0]) {
                once.run();
            }
        });
        return () -> {
            if (!done[0]) {
                done[0] = true;
                timers--;
            }
        };
    }

    /** Timers that are set. */
    int timers() {
        return timers;
    }

    /** Lets something happen on this node after a delay of its monotonic clock. */
    void in(long delay, Runnable task) {
        at(nanoTime() + Math.max(0, delay), task);
    }

    private void at(long due, Runnable task) {
        time.in(due - nanoTime(), () -> {
            if (dead) {
                return;
            }
            if (pausedUntil > time.now()) {
                time.in(pausedUntil - time.now(), () -> again(due, task));
            } else {
                again(due, task);
            }
        });
    }

    private void again(long due, Runnable task) {
        if (dead) {
            return;
        }
        if (pausedUntil > time.now() || due > nanoTime()) {
            at(Math.max(due, nanoTime()), task);
        } else {
            task.run();
        }
    }

    /** Sets the wall clock forward or back. */
    void stepWallClock(Duration by) {
        wallOffset += by.toNanos();
    }

    /** Nothing happens on the node for a while; its clocks go on. */
    void pause(Duration length) {
        pausedUntil = Math.max(pausedUntil, time.now() + length.toNanos());
    }

    /** The machine sleeps for a while: its monotonic clock stands still, its wall clock is right afterwards. */
    void sleep(Duration length) {
        nanoTime();
        if (sleepsFrom == sleepsUntil) {
            sleepsFrom = time.now();
        }
        sleepsUntil = Math.max(sleepsUntil, time.now() + length.toNanos());
        pause(length);
    }

    /** How long the node is paused from now on, in nanoseconds. */
    long pauseLeft() {
        return Math.max(0, pausedUntil - time.now());
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }
}
