/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.VideoTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Writes the ends of tasks. The consumer's exchange stays open until the record of its end is committed, and is acknowledged by that: an
 * end whose record is not written comes again, here or on another worker.
 */
public class SeedanceSourceTask extends SourceTask {

    private static final long WAIT_MILLIS = 1000;
    private static final int MAX_RECORDS = 100;
    /** In the source offset: names the delivery. Nothing is read from the offsets, the repository knows what is delivered. */
    private static final String DELIVERY = "delivery";

    /** An end that the route has handed over. */
    private record Delivery(Exchange exchange, AsyncCallback callback) {}

    private final BlockingQueue<Delivery> ends = new LinkedBlockingQueue<>();
    private final Map<Long, Delivery> written = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private ConnectorContext context;
    private String topic;
    private volatile boolean stopped;

    @Override
    public void start(Map<String, String> props) {
        ConnectorOptions options = new ConnectorOptions(ConnectorOptions.Role.SOURCE);
        options.check(props);
        topic = props.get(ConnectorOptions.TOPIC);
        context = new ConnectorContext("seedance-source-" + props.get("name"), props, options.ofComponent(props));
        try {
            context.camel().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("seedance:tasks").routeId("ends").process(new Handover());
                }
            });
        } catch (Exception e) {
            context.close();
            throw new ConnectException(e.getMessage(), e);
        }
        context.start();
    }

    /** Leaves the exchange open: {@link #commitRecord} goes on with it. */
    private final class Handover extends AsyncProcessorSupport {
        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Delivery delivery = new Delivery(exchange, callback);
            ends.add(delivery);
            if (stopped && ends.remove(delivery)) {
                giveUp(delivery);
            }
            return false;
        }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        Delivery first = ends.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
            return null;
        }
        List<Delivery> taken = new ArrayList<>();
        taken.add(first);
        ends.drainTo(taken, MAX_RECORDS - 1);
        List<SourceRecord> records = new ArrayList<>();
        taken.forEach(delivery -> records.add(record(delivery)));
        return records;
    }

    private SourceRecord record(Delivery delivery) {
        long id = number.incrementAndGet();
        written.put(id, delivery);
        Exchange exchange = delivery.exchange();
        VideoTask task = exchange.getMessage().getBody(VideoTask.class);
        String key = task.submissionKey() == null ? task.id() : task.submissionKey();
        ConnectHeaders headers = new ConnectHeaders();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") || name.equals(Exchange.FILE_NAME)) {
                headers.add(name, value, Values.inferSchema(value));
            }
        });
        return new SourceRecord(
                Map.of("provider", task.provider(), "account", task.account()),
                Map.of(DELIVERY, id),
                topic,
                null,
                Schema.STRING_SCHEMA,
                key,
                Schema.STRING_SCHEMA,
                exchange.getMessage().getBody(String.class),
                null,
                headers);
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        Delivery delivery = written.remove(record.sourceOffset().get(DELIVERY));
        if (delivery != null) {
            delivery.callback().done(false);
        }
    }

    /** What is not committed is delivered again, by another task of the connector or after a restart. */
    @Override
    public void stop() {
        stopped = true;
        List<Delivery> open = new ArrayList<>();
        ends.drainTo(open);
        open.addAll(written.values());
        written.clear();
        open.forEach(SeedanceSourceTask::giveUp);
        if (context != null) {
            context.close();
        }
    }

    private static void giveUp(Delivery delivery) {
        delivery.exchange()
                .setException(new ConnectException("The connector was stopped before the record of task "
                        + delivery.exchange().getMessage().getHeader(SeedanceConstants.TASK_ID) + " was committed"));
        delivery.callback().done(false);
    }

    @Override
    public String version() {
        return Version.TEXT;
    }
}
