/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as JSON for programs, as Markdown for people, and as a plot of the ratios. */
final class Report {

    private static final int BAR = 360;

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final double loadBefore = load();

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Whether nothing else made the processors busy before this began. */
    boolean quiet() {
        return loadBefore <= Runtime.getRuntime().availableProcessors();
    }

    synchronized void add(Figure figure) {
        figures.add(figure);
    }

    synchronized void note(String text) {
        notes.add(text);
    }

    /** Says what is done now. */
    void progress(String what) {
        System.out.println("[benchmarks] " + what);
    }

    boolean failed() {
        return figures.stream().anyMatch(Figure::failed);
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("report.json"), json().toPrettyString());
        Files.writeString(folder.resolve("ratios.svg"), svg());
        Files.writeString(folder.resolve("report.md"), markdown());
    }

    private String machine() {
        return String.format(
                Locale.ROOT,
                "%s processors, Java %s, %s; load %.1f before, %.1f after",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                System.getProperty("os.name"),
                loadBefore,
                load());
    }

    private ObjectNode json() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("machine", machine()).put("failed", failed());
        ArrayNode all = root.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode node = all.addObject();
            node.put("group", figure.group()).put("name", figure.name());
            node.put("value", figure.value()).put("unit", figure.unit());
            node.put("goal", text(figure.goal())).put("missed", figure.missed());
            node.put("limit", text(figure.limit())).put("failed", figure.failed());
        }
        notes.forEach(root.putArray("notes")::add);
        return root;
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder("# Benchmarks\n\n").append(machine()).append(".\n");
        figures.stream()
                .filter(figure -> figure.missed() || figure.failed())
                .forEach(figure -> text.append("\n* %s: %s is %s %s; the goal is %s, the limit %s."
                        .formatted(
                                figure.failed() ? "**Fails the run**" : "Missed",
                                figure.name(),
                                figure.shown(),
                                figure.unit(),
                                text(figure.goal(), "none"),
                                text(figure.limit(), "none"))));
        text.append('\n');
        Map<String, List<Figure>> groups = new LinkedHashMap<>();
        figures.forEach(figure -> groups.computeIfAbsent(figure.group(), name -> new ArrayList<>())
                .add(figure));
        groups.forEach((group, members) -> {
            text.append("\n## ").append(group).append("\n\n| | | goal | limit | |\n|---|---|---|---|---|\n");
            members.forEach(figure -> text.append("| ")
                    .append(figure.name())
                    .append(" | ")
                    .append(figure.shown())
                    .append(' ')
                    .append(figure.unit())
                    .append(" | ")
                    .append(text(figure.goal(), ""))
                    .append(" | ")
                    .append(text(figure.limit(), ""))
                    .append(" | ")
                    .append(figure.failed() ? "**fails**" : figure.missed() ? "**missed**" : "")
                    .append(" |\n"));
        });
        text.append("\n![Ratios](ratios.svg)\n");
        notes.forEach(note -> text.append("\n* ").append(note));
        return text.append('\n').toString();
    }

    private static String text(Bound bound) {
        return text(bound, null);
    }

    private static String text(Bound bound, String none) {
        return bound == null ? none : bound.toString();
    }

    /** A bar for each ratio; the line is at 1. */
    private String svg() {
        List<Figure> ratios =
                figures.stream().filter(figure -> figure.unit().equals("×")).toList();
        double most =
                Math.max(1.2, ratios.stream().mapToDouble(Figure::value).max().orElse(1));
        int height = 30 * ratios.size() + 20;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="860" height="%s" font-family="sans-serif" font-size="13">
                <rect width="860" height="%s" fill="white"/>
                """.formatted(height, height));
        for (int i = 0; i < ratios.size(); i++) {
            Figure figure = ratios.get(i);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"430\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                            + "<rect x=\"440\" y=\"%d\" width=\"%.0f\" height=\"16\" fill=\"%s\"/>%n"
                            + "<text x=\"%.0f\" y=\"%d\">%s</text>%n",
                    30 * i + 24,
                    figure.name().replace("&", "&amp;").replace("<", "&lt;"),
                    30 * i + 11,
                    figure.value() / most * BAR,
                    figure.missed() ? "#c0504d" : "#2f7f7a",
                    446 + figure.value() / most * BAR,
                    30 * i + 24,
                    figure.shown()));
        }
        double one = 440 + BAR / most;
        return svg.append(String.format(
                        Locale.ROOT,
                        "<line x1=\"%.0f\" y1=\"4\" x2=\"%.0f\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"4\"/>%n</svg>%n",
                        one,
                        one,
                        height - 4))
                .toString();
    }
}
