/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes that failed in their commit, so that nobody knows whether they have landed, and whose callers were told of an error. What
 * such a write has left behind is recognised by its write id when the caller tries again.
 */
final class UncertainWrites {

    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, String> writes = new LinkedHashMap<>();

    synchronized void add(String key, String writeId) {
        writes.remove(key);
        writes.put(key, writeId);
        if (writes.size() > MAX_REMEMBERED) {
            writes.remove(writes.keySet().iterator().next());
        }
    }

    synchronized boolean has(String key, String writeId) {
        return writeId != null && writeId.equals(writes.get(key));
    }

    /** Forgets a write; whether there was one. */
    synchronized boolean settle(String key) {
        return writes.remove(key) != null;
    }

    /** Those of a write id, or all for null; a copy. */
    synchronized List<Map.Entry<String, String>> of(String writeId) {
        return writes.isEmpty()
                ? List.of()
                : writes.entrySet().stream()
                        .filter(write -> writeId == null || writeId.equals(write.getValue()))
                        .map(Map.Entry::copyOf)
                        .toList();
    }
}
