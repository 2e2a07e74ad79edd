/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads: series with labels and values. */
record PrometheusScrape(String text, List<Series> all) {

    private static final Pattern LINE = Pattern.compile("(?m)^([a-z_:]+)(?:\\{(.*)})? ([^ ]+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One series. */
    record Series(String name, Map<String, String> labels, double value) {}

    static PrometheusScrape parse(String text) {
        List<Series> all = new ArrayList<>();
        Matcher lines = LINE.matcher(text);
        while (lines.find()) {
            Map<String, String> labels = new LinkedHashMap<>();
            if (lines.group(2) != null) {
                LABEL.matcher(lines.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            }
            all.add(new Series(lines.group(1), labels, Double.parseDouble(lines.group(3))));
        }
        return new PrometheusScrape(text, all);
    }

    /** The series of a name with these labels, perhaps among others. */
    List<Series> series(String name, Map<String, String> labels) {
        return all.stream()
                .filter(series -> series.name().equals(name))
                .filter(series -> series.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** Their sum. */
    double value(String name, Map<String, String> labels) {
        return series(name, labels).stream().mapToDouble(Series::value).sum();
    }
}
