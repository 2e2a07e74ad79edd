/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Updates that failed in their commit, so that nobody knows whether they have landed, and whose callers were told of an error. When
 * one has landed, the row has another version than its caller knows, and the caller's next update would be refused as that of a node
 * which was overtaken: an exchange that waits would be told that another node has its task. The write id tells that the version is
 * this node's own. To compare what the node owns with what it works on is not enough here: the row is worked on, and it need not be
 * owned after the update. A row can have several such updates, and any of them can have landed.
 */
final class UncertainWrites {

    private static final int MAX_ROWS = 10_000;

    private final Map<String, Set<String>> writes = new LinkedHashMap<>();

    synchronized void add(String row, String writeId) {
        writes.computeIfAbsent(row, id -> new LinkedHashSet<>()).add(writeId);
        if (writes.size() > MAX_ROWS) {
            writes.remove(writes.keySet().iterator().next());
        }
    }

    synchronized boolean has(String row, String writeId) {
        return writes.getOrDefault(row, Set.of()).contains(writeId);
    }

    /** Forgets what a row has: its version is known again. */
    synchronized void settle(String row) {
        writes.remove(row);
    }
}
