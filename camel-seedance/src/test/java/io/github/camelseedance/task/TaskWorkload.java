/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
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
public final class TaskWorkload {

    private final int keys;
    private final Map<String, AtomicInteger> deliveries = new ConcurrentHashMap<>();
    private final AtomicInteger errors = new AtomicInteger();

    public TaskWorkload(int keys) {
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

    public void run(TaskRepository repository, String node) {
        again(() -> repository.heartbeat(node));
        for (int i = 0; i < keys; i++) {
            String key = "key-" + i;
            TaskRow row = submitting(key).build();
            TaskRow stored = again(() -> repository.insert(row));
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
        List<TaskRow> claimed = again(() -> repository.claim(node, List.of(MOVIE), TaskState.CLAIMABLE, 3));
        for (TaskRow row : claimed) {
            assertThat(row.owner()).isEqualTo(node);
            Optional<TaskRow> running = change(
                    repository,
                    row.toBuilder()
                            .state(TaskState.RUNNING)
                            .taskId("task-of-" + row.submissionKey())
                            .build());
            Optional<TaskRow> ended = running.flatMap(task ->
                    change(repository, task.toBuilder().state(TaskState.ENDED).build()));
            Optional<TaskRow> delivered = ended.flatMap(task -> change(
                    repository,
                    task.toBuilder().state(TaskState.DELIVERED).finishedAt(null).build()));
            delivered.ifPresent(task -> deliveries
                    .computeIfAbsent(task.submissionKey(), key -> new AtomicInteger())
                    .incrementAndGet());
        }
    }

    private Optional<TaskRow> change(TaskRepository repository, TaskRow row) {
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
    public void verify(TaskRepository repository) {
        for (int i = 0; i < keys; i++) {
            TaskRow row = repository.findByKey(MOVIE.queue(), "key-" + i).orElseThrow();
            assertThat(row.state()).as(row.submissionKey()).isEqualTo(TaskState.DELIVERED);
            assertThat(row.taskId()).isEqualTo("task-of-" + row.submissionKey());
        }
        assertThat(deliveries)
                .hasSize(keys)
                .allSatisfy((key, times) -> assertThat(times.get()).as(key).isEqualTo(1));
        assertThat(repository.counts()).isEmpty();
    }
}
