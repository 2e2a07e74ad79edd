/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query of Prometheus, as far as its names go: metrics, labels, values. */
record PromQuery(String text) {

    private static final Pattern SELECTOR = Pattern.compile("\\b(seedance_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");

    /** The metrics that it reads. */
    Set<String> metrics() {
        Set<String> result = new TreeSet<>();
        SELECTOR.matcher(text).results().forEach(selector -> result.add(selector.group(1)));
        return result;
    }

    /** The labels that its result has. */
    Set<String> grouping() {
        Set<String> result = new TreeSet<>();
        GROUPING.matcher(text)
                .results()
                .forEach(by -> result.addAll(List.of(by.group(1).split(", *"))));
        return result;
    }

    /** What in it does not exist: metrics, labels, and values that are written out. */
    List<String> unknown(PrometheusScrape scrape) {
        List<String> unknown = new ArrayList<>();
        Matcher selectors = SELECTOR.matcher(text);
        while (selectors.find()) {
            String metric = selectors.group(1);
            List<PrometheusScrape.Series> series = scrape.series(metric, Map.of());
            if (series.isEmpty()) {
                unknown.add("metric " + metric);
                continue;
            }
            for (String label : grouping()) {
                if (!series.get(0).labels().containsKey(label)) {
                    unknown.add("label " + label + " of " + metric);
                }
            }
            if (selectors.group(2) != null) {
                matchers(selectors.group(2), metric, series, unknown);
            }
        }
        return unknown;
    }

    private static void matchers(
            String matchers, String metric, List<PrometheusScrape.Series> series, List<String> unknown) {
        Matcher found = MATCHER.matcher(matchers);
        while (found.find()) {
            String label = found.group(1);
            if (!series.get(0).labels().containsKey(label)) {
                unknown.add("label " + label + " of " + metric);
            } else if (!found.group(3).startsWith("$")) {
                for (String value : found.group(3).split("\\|")) {
                    if (series.stream()
                            .noneMatch(one -> value.equals(one.labels().get(label)))) {
                        unknown.add("value " + value + " of " + label + " of " + metric);
                    }
                }
            }
        }
    }
}
