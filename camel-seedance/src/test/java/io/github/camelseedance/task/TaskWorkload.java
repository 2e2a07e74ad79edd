/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.Rows.MOVIE;
import static io.github.camelseedance.task.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.ServiceUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * What nodes do all day: each submits every key, and claims tasks and brings them to their end, until all are delivered. Errors that
 * say that they pass are met by doing the same again.
 */
final class TaskWorkload {

    private final int keys;
    private final Map<String, AtomicInteger> deliveries = new ConcurrentHashMap<>();
    private final AtomicInteger errors = new AtomicInteger();

    TaskWorkload(int keys) {
        this.keys = keys;
    }

    /** Operations that ended with an error. */
    int errors() {
        return errors.get();
    }

    /** Tasks that are done with. */
    int delivered() {
        return deliveries.size();
    }

    void run(TaskRepository repository, String node) {
        again(() -> repository.heartbeat(node));
        for (int i = 0; i < keys; i++) {
            String key = "key-" + i;
            TrackedTask row = submitting(key).build();
            TrackedTask stored = again(() -> repository.insert(row));
            assertThat(stored.submissionKey()).isEqualTo(key);
            if (i % 5 == 0) {
                deliver(repository, node);
            }
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    again(() -> repository.heartbeat(node));
                    deliver(repository, node);
                    return deliveries.size() == keys;
                });
    }

    private void deliver(TaskRepository repository, String node) {
        List<TrackedTask> claimed = again(() -> repository.claim(node, List.of(MOVIE), 3));
        for (TrackedTask row : claimed) {
            assertThat(row.owner()).isEqualTo(node);
            Optional<TrackedTask> running = change(
                    repository,
                    row.toBuilder()
                            .state(TaskState.RUNNING)
                            .taskId("task-of-" + row.submissionKey())
                            .build());
            Optional<TrackedTask> ended = running.flatMap(task ->
                    change(repository, task.toBuilder().state(TaskState.ENDED).build()));
            Optional<TrackedTask> delivered = ended.flatMap(task -> change(
                    repository,
                    task.toBuilder().state(TaskState.DELIVERED).finishedAt(null).build()));
            delivered.ifPresent(task -> deliveries
                    .computeIfAbsent(task.submissionKey(), key -> new AtomicInteger())
                    .incrementAndGet());
        }
    }

    private Optional<TrackedTask> change(TaskRepository repository, TrackedTask row) {
        return again(() -> repository.update(row));
    }

    private <T> T again(Supplier<T> work) {
        for (int i = 0; ; i++) {
            try {
                return work.get();
            } catch (ServiceUnavailableException e) {
                errors.incrementAndGet();
                assertThat(e.isRetryable()).isTrue();
                if (i > 200) {
                    throw e;
                }
            }
        }
    }

    /** Each key has one row, which was delivered once. */
    void verify(TaskRepository repository) {
        for (int i = 0; i < keys; i++) {
            TrackedTask row = repository.findByKey(MOVIE.queue(), "key-" + i).orElseThrow();
            assertThat(row.state()).as(row.submissionKey()).isEqualTo(TaskState.DELIVERED);
            assertThat(row.taskId()).isEqualTo("task-of-" + row.submissionKey());
        }
        assertThat(deliveries)
                .hasSize(keys)
                .allSatisfy((key, times) -> assertThat(times.get()).as(key).isEqualTo(1));
        assertThat(repository.counts()).isEmpty();
    }
}
