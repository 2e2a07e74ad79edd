/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happens in a world, one line an event: virtual time, node, what. Only a hash of it is kept unless it is to be shown. */
final class Trace {

    private static final int MAX_LINES = 20_000;

    private final VirtualTime time;
    private final List<String> lines;
    private long hash;

    Trace(VirtualTime time, boolean kept) {
        this.time = time;
        this.lines = kept ? new ArrayList<>() : null;
    }

    void add(int node, String what, Supplier<String> detail) {
        hash = hash * 31 + time.now() + what.hashCode() + node;
        if (lines != null && lines.size() < MAX_LINES) {
            lines.add("%s %s %s %s".formatted(text(time.now()), node < 0 ? "--" : "n" + node, what, detail.get()));
        }
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }

    long hash() {
        return hash;
    }

    static String text(long nanos) {
        long millis = nanos / 1_000_000;
        return "%d:%02d:%02d.%03d"
                .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
    }
}
