/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the orders, against what their lines say. */
record Summary(int records, int orders, int videos, int deadLetters, BigDecimal credits, List<String> problems) {

    static Summary of(List<Order> records, Outcomes outcomes) {
        Map<String, Order> orders = new LinkedHashMap<>();
        records.forEach(order -> orders.put(order.order(), order));
        int videos = 0;
        int deadLetters = 0;
        BigDecimal credits = BigDecimal.ZERO;
        List<String> problems = new ArrayList<>();
        for (Order order : orders.values()) {
            List<Outcomes.Outcome> found = outcomes.of(order.order());
            if (found.size() != 1) {
                problems.add(order.order() + " has " + (found.isEmpty() ? "no outcome" : found.size() + " outcomes"));
                continue;
            }
            Outcomes.Outcome outcome = found.get(0);
            boolean video = outcome.outcome().equals(Order.VIDEO);
            videos += video ? 1 : 0;
            deadLetters += video ? 0 : 1;
            credits = credits.add(outcome.cost());
            if (!outcome.outcome().equals(order.expect())) {
                problems.add("%s was to end as %s and ended as %s"
                        .formatted(order.order(), order.expect(), outcome.outcome()));
            }
        }
        return new Summary(records.size(), orders.size(), videos, deadLetters, credits, problems);
    }

    boolean asExpected() {
        return problems.isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%s records about %s orders: %s videos, %s dead letters%s"
                .formatted(records, orders, videos, deadLetters, asExpected() ? ", each as orders.jsonl says" : ""));
        lines.add("");
        lines.add("  credits   " + credits.toPlainString() + ", according to the results and the dead letters");
        problems.forEach(problem -> lines.add("  PROBLEM   " + problem));
        return lines;
    }
}
