/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code orders.jsonl}.
 *
 * @param order    the key of the record
 * @param customer a header of the record
 * @param expect   {@link Outcome#VIDEO}, or an error code
 * @param request  the value of the record
 */
record Order(String order, String customer, String expect, JsonNode request) {

    /** The orders of a file, with keys that no other run has. */
    static List<Order> read(Path file, String run) throws IOException {
        List<Order> orders = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                Order order = Json.MAPPER.readValue(line, Order.class);
                orders.add(new Order(run + "-" + order.order, order.customer, order.expect, order.request));
            }
        }
        return orders;
    }
}
