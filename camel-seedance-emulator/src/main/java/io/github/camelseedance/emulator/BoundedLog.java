/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last entries of something, oldest first. */
final class BoundedLog<T> {
    private final int capacity;
    private final Deque<T> entries = new ArrayDeque<>();

    BoundedLog(int capacity) {
        this.capacity = capacity;
    }

    synchronized void add(T entry) {
        if (entries.size() >= capacity && !entries.isEmpty()) {
            entries.removeFirst();
        }
        if (capacity > 0) {
            entries.addLast(entry);
        }
    }

    synchronized List<T> list() {
        return List.copyOf(entries);
    }

    synchronized void clear() {
        entries.clear();
    }
}
