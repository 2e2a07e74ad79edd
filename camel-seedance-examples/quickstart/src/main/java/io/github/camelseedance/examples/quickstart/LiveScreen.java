/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A table that is redrawn in place, for terminals. */
final class LiveScreen implements Screen {
    private static final String ESC = "\u001b[";
    private static final String RESET = ESC + "0m";
    private static final String DIM = ESC + "2m";

    private final PrintStream out;
    private final Clock clock;
    private final boolean colours;
    private final Instant start;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setDaemon(true);
        return thread;
    });
    private List<Row> rows = List.of();
    private int drawn;
    private boolean closed;

    LiveScreen(PrintStream out, Clock clock, boolean colours) {
        this.out = out;
        this.clock = clock;
        this.colours = colours;
        this.start = clock.instant();
        ticker.scheduleAtFixedRate(this::draw, 200, 200, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void show(Row changed, Collection<Row> all) {
        rows = new ArrayList<>(all);
        draw();
    }

    @Override
    public synchronized void warn(String message) {
        erase();
        out.println(message);
        draw();
    }

    private void erase() {
        if (drawn > 0) {
            out.print(ESC + drawn + "A" + ESC + "J");
            drawn = 0;
        }
    }

    private synchronized void draw() {
        if (closed) {
            return; // a tick that came late must not draw over what is printed next
        }
        StringBuilder table = new StringBuilder(drawn == 0 ? "" : ESC + drawn + "A");
        for (Row row : rows) {
            table.append(ESC).append("2K").append(line(row)).append('\n');
        }
        drawn = rows.size();
        if (rows.isEmpty()) {
            table.append(ESC)
                    .append("2K Camel starts: ")
                    .append(Text.seconds(start, clock.instant()).strip())
                    .append('\n');
            drawn = 1;
        }
        out.print(table);
        out.flush();
    }

    private String line(Row row) {
        String status = Text.pad(row.status(), Text.STATUS);
        String shown = colours ? colour(row.status()) + status + RESET : status;
        String provider = Text.pad(row.provider(), Text.PROVIDER);
        return " " + Text.pad(row.id(), Text.ID) + " " + (colours ? DIM + provider + RESET : provider) + " " + shown
                + Text.seconds(row.elapsed(clock.instant())) + "  " + row.note();
    }

    private static String colour(String status) {
        return ESC
                + switch (status) {
                    case "succeeded" -> "32m";
                    case "failed", "expired", "cancelled", "timed_out", "in doubt" -> "31m";
                    case "refused" -> "33m";
                    case "processing" -> "36m";
                    default -> "2m";
                };
    }

    @Override
    public void close() {
        ticker.shutdown();
        synchronized (this) {
            draw();
            closed = true;
        }
    }
}
