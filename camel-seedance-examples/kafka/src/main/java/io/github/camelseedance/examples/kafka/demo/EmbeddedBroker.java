/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A Kafka broker in this JVM: KRaft, one node, gone with its data when it is closed. */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaClusterTestKit kit;

    private EmbeddedBroker(KafkaClusterTestKit kit) {
        this.kit = kit;
    }

    /** Starts one on a free port of the loopback address. */
    public static EmbeddedBroker start() throws Exception {
        Map<String, String> oneNode = Map.of(
                "offsets.topic.num.partitions", "3",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0");
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit.Builder builder = new KafkaClusterTestKit.Builder(nodes);
        oneNode.forEach(builder::setConfigProp);
        KafkaClusterTestKit kit = builder.build();
        try {
            formatQuietly(kit);
            kit.startup();
            kit.waitForReadyBrokers();
        } catch (Exception e) {
            kit.close();
            throw e;
        }
        return new EmbeddedBroker(kit);
    }

    /** It tells on the standard output what it does. */
    private static void formatQuietly(KafkaClusterTestKit kit) throws Exception {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        try {
            kit.format();
        } finally {
            System.setOut(out);
        }
    }

    /** Where it is, as the option {@code brokers} takes it. */
    public String address() {
        return kit.bootstrapServers();
    }

    @Override
    public void close() throws Exception {
        kit.close();
    }
}
