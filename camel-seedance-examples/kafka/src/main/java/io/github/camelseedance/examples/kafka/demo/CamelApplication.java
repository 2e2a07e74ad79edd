/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import io.github.camelseedance.examples.kafka.DeadLetter;
import io.github.camelseedance.examples.kafka.Orders;
import io.github.camelseedance.model.Json;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The routes of this example: {@link Orders}. */
final class CamelApplication implements Application {

    private int port;

    @Override
    public Closeable start(Properties settings) throws IOException {
        port = freePort();
        settings.setProperty("orders.page.port", String.valueOf(port));
        Main camel = Orders.camel(settings);
        camel.start();
        return camel::stop;
    }

    @Override
    public Optional<String> page() {
        return Optional.of("http://127.0.0.1:" + port + "/seedance/");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Outcome outcome(ConsumerRecord<String, String> record) throws IOException {
        if (record.topic().equals(Topics.DEAD_LETTERS)) {
            String cost = Outcome.header(record, DeadLetter.COST);
            return new Outcome(
                    record.key(),
                    Outcome.header(record, DeadLetter.CODE),
                    cost == null || !cost.matches("[\\d.]+") ? BigDecimal.ZERO : new BigDecimal(cost));
        }
        return new Outcome(
                record.key(),
                Outcome.VIDEO,
                new BigDecimal(
                        Json.MAPPER.readTree(record.value()).path("credits").asText("0")));
    }
}
