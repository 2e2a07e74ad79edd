/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line for each change, for pipes and build servers; one also when nothing has changed for a while. */
final class PlainScreen implements Screen {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

    private final PrintStream out;
    private final Clock clock;
    private final Instant start;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setDaemon(true);
        return thread;
    });
    private Collection<Row> rows = List.of();
    private Instant lastLine;

    PlainScreen(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.lastLine = start;
        ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void show(Row row, Collection<Row> all) {
        rows = List.copyOf(all);
        if (!row.status().equals(Row.SUBMITTING)) {
            print(Text.row(row.id(), row.provider(), row.status(), row.note()));
        }
    }

    private synchronized void tick() {
        if (Duration.between(lastLine, clock.instant()).compareTo(LONGEST_SILENCE) >= 0) {
            long ended = rows.stream().filter(Row::isEnded).count();
            print(rows.isEmpty() ? "  Camel starts" : "  " + ended + " of " + rows.size() + " have ended");
        }
    }

    private void print(String line) {
        lastLine = clock.instant();
        out.println(Text.seconds(start, lastLine) + line);
    }

    @Override
    public synchronized void warn(String message) {
        lastLine = clock.instant();
        out.println(message);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        out.flush();
    }
}
