/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.kafka.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of the application. */
public final class Topics {
    public static final String REQUESTS = "video-requests";
    public static final String RESULTS = "video-results";
    public static final String DEAD_LETTERS = "video-dead-letters";
    public static final String IN_DOUBT = "video-requests-in-doubt";

    private static final int PARTITIONS = 3;

    private Topics() {}

    /** Creates those that are not there. */
    public static void create(String brokers) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
            Set<String> there = admin.listTopics().names().get();
            List<NewTopic> missing = List.of(
                            topic(REQUESTS),
                            // of two records about one order, which a crash can leave, the later one stays: they say
                            // the same
                            topic(RESULTS)
                                    .configs(Map.of(
                                            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                            topic(DEAD_LETTERS),
                            topic(IN_DOUBT))
                    .stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get();
        }
    }

    private static NewTopic topic(String name) {
        // as many replicas as the broker says
        return new NewTopic(name, java.util.Optional.of(PARTITIONS), java.util.Optional.empty());
    }
}
