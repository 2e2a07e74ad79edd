/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the demonstration runs: it takes orders from one topic and writes what became of them to two others, see {@link Topics}. */
public interface Application {

    /**
     * Starts it; closing the result stops it.
     *
     * @param settings {@code kafka.brokers}, {@code orders.database.url}, and options of the component as
     *     {@code camel.component.seedance.*}
     */
    Closeable start(Properties settings) throws Exception;

    /** Where a person can look at its tasks, once it has started. */
    default Optional<String> page() {
        return Optional.empty();
    }

    /** Reads a record of its results or dead letters. */
    Outcome outcome(ConsumerRecord<String, String> record) throws IOException;
}
