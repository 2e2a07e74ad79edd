/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;

/** A line for each change, for pipes and build servers. */
final class PlainScreen implements Screen {
    private final PrintStream out;
    private final Clock clock;
    private final Instant start;

    PlainScreen(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    @Override
    public void show(Row row, Collection<Row> all) {
        if (!row.status().equals(Row.SUBMITTING)) {
            out.println(Text.seconds(start, clock.instant())
                    + Text.row(row.id(), row.provider(), row.status(), row.note()));
        }
    }

    @Override
    public void warn(String message) {
        out.println(message);
    }

    @Override
    public void close() {
        out.flush();
    }
}
