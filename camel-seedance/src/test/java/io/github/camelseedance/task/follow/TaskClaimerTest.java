/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is claimed is followed here or given back. */
class TaskClaimerTest {

    /** Run after a claim that has brought something, once. */
    private final AtomicReference<Runnable> claimed = new AtomicReference<>();

    private final AtomicBoolean releaseFails = new AtomicBoolean();
    private final TrackerHarness node = new TrackerHarness(this::watched);
    private final PollAccess movie = node.movieAccess();

    private TaskRepository watched(TaskRepository inner) {
        return (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    if (call.getName().equals("release") && releaseFails.compareAndSet(true, false)) {
                        throw new IllegalStateException("the connection is gone");
                    }
                    try {
                        Object result = call.invoke(inner, args);
                        if (result instanceof List<?> rows
                                && !rows.isEmpty()
                                && call.getName().equals("claim")) {
                            Runnable then = claimed.getAndSet(null);
                            if (then != null) {
                                then.run();
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private TaskRow running(Instant acceptedAt) {
        String id = "task-" + UUID.randomUUID();
        node.movie.add(id, "processing");
        return node.repository.insert(TaskRow.builder()
                .id(UUID.randomUUID().toString())
                .scope(TrackerHarness.scope(movie))
                .keyHash(movie.client().keyHash())
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId(id)
                .createdAt(node.time.now())
                .acceptedAt(acceptedAt)
                .build());
    }

    @Test
    void whatIsClaimedForAConsumerThatHasJustGoneIsGivenBackThoughThatFailsAtFirst() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow first = running(node.time.now());
        TaskRow second = running(node.time.now());
        claimed.set(() -> {
            node.tracker.unregister(receiver);
            releaseFails.set(true);
        });
        node.advanceSeconds(30);
        assertThat(claimed.get()).as("claimed").isNull();
        assertThat(releaseFails).as("failed").isFalse();
        assertThat(node.repository.find(first.id()))
                .get()
                .extracting(TaskRow::owner)
                .isNull();
        assertThat(node.repository.find(second.id()))
                .get()
                .extracting(TaskRow::owner)
                .isNull();
    }

    @Test
    void aTimeInTheFutureDoesNotPutTheFirstLookOff() {
        running(Instant.parse("9999-01-01T00:00:00Z"));
        TaskRow other = running(node.time.now());
        TestReceiver receiver = node.receiver(movie);
        node.movie.endAll("completed");
        node.advance(Duration.ofMinutes(1));
        assertThat(node.take(receiver))
                .hasSize(2)
                .anyMatch(end -> end.row().id().equals(other.id()));
    }
}
