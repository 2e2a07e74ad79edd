/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

/** In whatever order an acceptance, changes and an end are stored, the end is the last word. */
class VideosTest {

    private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
            .generateUniqueName(true)
            .setType(EmbeddedDatabaseType.H2)
            .addScript("schema.sql")
            .build();
    private final JdbcClient client = JdbcClient.create(database);
    private final CamelContext camel = new DefaultCamelContext();
    private final Videos videos = new Videos(client);

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void close() {
        camel.stop();
        database.shutdown();
    }

    @Test
    void anEndIsTheLastWord() {
        save(TaskStatus.QUEUED, null);
        save(TaskStatus.PROCESSING, null);
        assertThat(videos.get("a")).contains("\"status\":\"processing\"");
        save(TaskStatus.SUCCEEDED, 1);
        save(TaskStatus.PROCESSING, null);

        assertThat(videos.get("a")).contains("\"status\":\"succeeded\"");
        assertThat(deliveries()).isEqualTo(1);
    }

    @Test
    void anEndCanComeBeforeTheAcceptance() {
        save(TaskStatus.FAILED, 1);
        save(TaskStatus.QUEUED, null);

        assertThat(videos.get("a")).contains("\"status\":\"failed\"");
    }

    @Test
    void anEndThatComesAgainIsCounted() {
        save(TaskStatus.SUCCEEDED, 1);
        save(TaskStatus.SUCCEEDED, 2);

        assertThat(videos.get("a")).contains("\"status\":\"succeeded\"");
        assertThat(deliveries()).isEqualTo(2);
    }

    @Test
    void allAtOnceIsTheSame() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> writes = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> save(i == 20 ? TaskStatus.SUCCEEDED : TaskStatus.PROCESSING, i == 20 ? 1 : null),
                            threads))
                    .toList();
            writes.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }

        assertThat(videos.get("a")).contains("\"status\":\"succeeded\"");
        assertThat(deliveries()).isEqualTo(1);
    }

    private void save(TaskStatus status, Integer delivery) {
        videos.save(VideoTask.builder().id("a").status(status).build(), delivery, camel.getTypeConverter());
    }

    private int deliveries() {
        return client.sql("SELECT deliveries FROM video WHERE id = 'a'")
                .query(Integer.class)
                .single();
    }
}
