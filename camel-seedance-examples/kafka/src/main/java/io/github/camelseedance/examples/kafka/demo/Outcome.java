/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What became of an order.
 *
 * @param order   its key
 * @param outcome {@link #VIDEO}, or an error code
 * @param cost    in the provider's currency; zero where it is not known
 */
public record Outcome(String order, String outcome, BigDecimal cost) {

    /** The outcome of an order whose task has succeeded. */
    public static final String VIDEO = "video";

    /** A header of a record, or null. */
    public static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
