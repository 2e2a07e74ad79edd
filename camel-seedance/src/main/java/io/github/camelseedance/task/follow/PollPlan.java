/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Learns how long the tasks of an account take, and tells when to look at one next: seldom while such tasks hardly ever end, at the poll
 * interval when they do. A look is made with a density that follows the square root of the hazard (the chance that a task that still
 * runs ends now), which for a number of looks makes the time from an end to its detection shortest.
 */
final class PollPlan {

    /** Looks are never further apart than so many intervals. */
    static final int MAX_INTERVALS = 12;

    /** Tasks of one kind take about equally long. */
    record Kind(String model, String resolution, Integer duration) {
        static Kind of(VideoTask task) {
            return task == null ? null : new Kind(task.model(), task.resolution(), task.duration());
        }
    }

    private static final int MAX_KINDS = 100;
    private static final int MAX_LIVES = 200;
    /** With fewer lives nothing is known. */
    private static final int FEW = 20;
    /** With fewer lives only the shortest one is used: before most of it, nothing is asked. */
    private static final int ENOUGH = 50;
    /** Age from which a task is old where nothing is known of its kind. */
    private static final Duration OLD = Duration.ofMinutes(5);

    private static final double JITTER = 0.2;

    /** The last lives of a kind, in nanoseconds. */
    private static final class Lives {
        private final long[] last = new long[MAX_LIVES];
        private int seen;
        private long[] sorted = {};

        void add(long life) {
            last[seen++ % MAX_LIVES] = life;
            sorted = Arrays.copyOf(last, Math.min(seen, MAX_LIVES));
            Arrays.sort(sorted);
        }

        long quantile(double part) {
            return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
        }

        /** How many were shorter. */
        int below(long age) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < age) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The chance that one that has reached an age ends within the window after it. */
        double endsWithin(long age, long window) {
            int below = below(age);
            int left = sorted.length - below;
            return left == 0 ? 0 : (below(age + window) - below) / (double) left;
        }
    }

    private final RandomGenerator random;
    private final Map<Kind, Lives> kinds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Lives> eldest) {
            return size() > MAX_KINDS;
        }
    };

    PollPlan(RandomGenerator random) {
        this.random = random;
    }

    /** A task of a kind has taken so long. */
    synchronized void learn(Kind kind, Duration life) {
        if (kind != null && !life.isNegative()) {
            kinds.computeIfAbsent(kind, k -> new Lives()).add(life.toNanos());
        }
    }

    /** How long to wait, from an age on, before the next look at a task. */
    synchronized Duration next(Kind kind, Duration age, PollAccess access) {
        long interval = access.pollInterval().toNanos();
        Lives lives = access.adaptive() ? known(kind) : null;
        if (lives == null || interval == 0) {
            return jittered(interval);
        }
        long gap = lives.seen < ENOUGH
                ? (long) (0.8 * lives.quantile(0)) - age.toNanos()
                : byHazard(lives, age.toNanos(), interval);
        long longest = MAX_INTERVALS * interval;
        return gap <= interval
                ? jittered(interval)
                : Duration.ofNanos((long) (Math.min(gap, longest) * (1 - JITTER / 2 * random.nextDouble())));
    }

    /** How long to wait before the first look at a task; zero when nothing is known. */
    synchronized Duration first(Kind kind, Duration age, PollAccess access) {
        return access.adaptive() && known(kind) != null ? next(kind, age, access) : Duration.ZERO;
    }

    /** The lives of a kind; null where nothing is known. */
    private Lives known(Kind kind) {
        Lives lives = kind == null ? null : kinds.get(kind);
        return lives == null || lives.seen < FEW ? null : lives;
    }

    private static long byHazard(Lives lives, long age, long interval) {
        long longest = lives.quantile(1);
        if (age >= longest) {
            // longer than any before: the longer it takes the less is known
            return (age - longest) / 5;
        }
        long window = Math.max(interval, (lives.quantile(0.75) - lives.quantile(0.25)) / 2);
        long median = lives.quantile(0.5);
        double usual = Math.max(1e-9, lives.endsWithin(Math.max(0, median - window / 2), window));
        long step = Math.max(1, interval / 2);
        double looks = 0;
        long gap = 0;
        while (looks < 1 && gap < MAX_INTERVALS * interval) {
            // past the longest life any moment can be the end
            double hazard = age + gap >= longest ? 1 : lives.endsWithin(age + gap, window) / usual;
            double density = Math.max(1.0 / MAX_INTERVALS, Math.min(1, Math.sqrt(hazard)));
            looks += density * step / interval;
            gap += step;
        }
        return gap;
    }

    /** Whether a task is older than nine in ten of its kind. */
    synchronized boolean isOld(Kind kind, Duration age) {
        Lives lives = known(kind);
        return lives == null ? age.compareTo(OLD) >= 0 : age.toNanos() >= lives.quantile(0.9);
    }

    private Duration jittered(long interval) {
        return Duration.ofNanos((long) (interval * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
