/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot.demo;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What happens, a line each, with the time since the begin. */
final class Screen {

    private final PrintStream out;
    private final Clock clock;
    private final Instant begin;

    Screen(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.begin = clock.instant();
    }

    void headline(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println(text);
    }

    void event(String who, String what) {
        out.printf(Locale.ROOT, "  %5.1f s  %-8s %s%n", seconds(), who, what);
    }

    double seconds() {
        return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
    }
}
