/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.task.store.TaskRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When this node has begun to look for the task of a request whose outcome is not known. One attempt after the other looks for it, and
 * all together must take long enough before it counts as absent.
 */
public final class SearchTimes {

    /** What is forgotten is looked for a little longer. */
    private static final int MAX = 10_000;

    /** A request: each one that is sent has another time. */
    private record Request(String id, Instant sentAt) {}

    private final Map<Request, Long> begun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, Long> eldest) {
            return size() > MAX;
        }
    };

    /** The time at which the first search for it has begun, which is this one when there was none. */
    public synchronized long begun(TaskRow row, long now) {
        return begun.computeIfAbsent(new Request(row.id(), row.sentAt()), request -> now);
    }
}
