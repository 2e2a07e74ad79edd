/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Map;

/** Chooses how progress is shown. */
final class Screens {

    private Screens() {}

    /** A table that is redrawn on a terminal, else a line for each change. */
    static Screen of(PrintStream out, Map<String, String> environment, Clock clock) {
        String terminal = environment.getOrDefault("TERM", "");
        boolean canRedraw = !terminal.isEmpty() && !terminal.equals("dumb") && !environment.containsKey("CI");
        return canRedraw && isTerminal(System.console())
                ? new LiveScreen(out, clock, !environment.containsKey("NO_COLOR"))
                : new PlainScreen(out, clock);
    }

    private static boolean isTerminal(Console console) {
        if (console == null || Runtime.version().feature() < 22) {
            return console != null;
        }
        try {
            // from Java 22 on there is a console for pipes too
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
