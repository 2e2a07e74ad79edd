/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes that failed in their commit, so that nobody knows whether they have landed, and whose callers were told of an error. What
 * such a write has left behind is recognised by its write id when the caller tries again. A key can have several: each of the
 * caller's attempts can fail in the same way, and any of them can have been the one that landed.
 */
final class UncertainWrites {

    /** A write under the key that its caller knows. */
    record Write(String key, String writeId) {}

    private static final int MAX_KEYS = 10_000;

    private final Map<String, Set<String>> writes = new LinkedHashMap<>();

    synchronized void add(String key, String writeId) {
        writes.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(writeId);
        if (writes.size() > MAX_KEYS) {
            writes.remove(writes.keySet().iterator().next());
        }
    }

    synchronized boolean has(String key, String writeId) {
        return writes.getOrDefault(key, Set.of()).contains(writeId);
    }

    /** Forgets what has a key; whether there was something. */
    synchronized boolean settle(String key) {
        return writes.remove(key) != null;
    }

    /** Forgets one write. */
    synchronized void remove(Write write) {
        Set<String> ids = writes.get(write.key());
        if (ids != null && ids.remove(write.writeId()) && ids.isEmpty()) {
            writes.remove(write.key());
        }
    }

    synchronized List<Write> all() {
        List<Write> all = new ArrayList<>();
        writes.forEach((key, ids) -> ids.forEach(id -> all.add(new Write(key, id))));
        return all;
    }
}
