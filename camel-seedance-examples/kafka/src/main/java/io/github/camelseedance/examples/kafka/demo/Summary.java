/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the orders, against what their lines say. */
record Summary(int records, int orders, int videos, int errors, BigDecimal credits, List<String> problems) {

    static Summary of(List<Order> records, Outcomes outcomes) {
        Map<String, Order> orders = new LinkedHashMap<>();
        records.forEach(order -> orders.put(order.order(), order));
        int videos = 0;
        int errors = 0;
        BigDecimal credits = BigDecimal.ZERO;
        List<String> problems = new ArrayList<>();
        for (Order order : orders.values()) {
            List<Outcome> found = outcomes.of(order.order());
            if (found.size() != 1) {
                problems.add(order.order() + " has " + (found.isEmpty() ? "no outcome" : found.size() + " outcomes"));
                continue;
            }
            Outcome outcome = found.get(0);
            boolean video = outcome.outcome().equals(Outcome.VIDEO);
            videos += video ? 1 : 0;
            errors += video ? 0 : 1;
            credits = credits.add(outcome.cost());
            if (!outcome.outcome().equals(order.expect())) {
                problems.add("%s was to end as %s and ended as %s"
                        .formatted(order.order(), order.expect(), outcome.outcome()));
            }
        }
        return new Summary(records.size(), orders.size(), videos, errors, credits, problems);
    }

    boolean asExpected() {
        return problems.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s records about %s orders: %s videos, %s errors%s"
                .formatted(records, orders, videos, errors, asExpected() ? ", each as orders.jsonl says" : ""));
        lines.add("");
        lines.add("  credits   " + credits.toPlainString() + ", according to the results and the dead letters");
        problems.forEach(problem -> lines.add("  PROBLEM   " + problem));
        return lines;
    }
}
