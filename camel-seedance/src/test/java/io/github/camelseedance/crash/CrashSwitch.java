/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import io.github.camelseedance.task.store.TaskRow;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Ends the JVM, without any shutdown, when one submission to each of several providers stands at a point. */
final class CrashSwitch {

    /** Exit code of a process that was killed by SIGKILL. */
    static final int KILLED = 137;

    private final CrashPoint point;
    private final int parties;
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    /**
     * @param point   where to die, or null for nowhere
     * @param parties how many providers are waited for
     */
    CrashSwitch(CrashPoint point, int parties) {
        this.point = point;
        this.parties = parties;
    }

    boolean isAt(CrashPoint candidate) {
        return candidate == point;
    }

    /** Rows come to points, or to none; when one comes to the one where to die, the calling thread does not come back. */
    void reached(List<TaskRow> rows, Function<TaskRow, CrashPoint> where) {
        List<TaskRow> there = point == null
                ? List.of()
                : rows.stream().filter(row -> where.apply(row) == point).toList();
        if (there.isEmpty()) {
            return;
        }
        there.forEach(row -> arrive(row.scope().provider()));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A provider's submission has come to the point where to die. */
    void arrive(String provider) {
        arrived.add(provider);
        if (arrived.size() == parties) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
