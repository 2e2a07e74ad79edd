/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.running;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.Rows;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTaskRepositoryTest extends TaskOwnershipContract {

    private final ManualTime time = new ManualTime();
    private final MemoryTaskRepository repository = new MemoryTaskRepository(time);

    @Override
    TaskRepository repository() {
        return repository;
    }

    @Override
    TaskRepository sibling() {
        return repository;
    }

    @Override
    void letPass(Duration duration) {
        time.pass(duration);
    }

    @Override
    Instant now() {
        return time.now();
    }

    @Test
    void saysThatItIsNotDurable() {
        assertThat(repository.isDurable()).isFalse();
        assertThat(new MemoryTaskRepository().heartbeat("n1")).isTrue();
    }

    @Test
    void isFullAtItsLimitOfUnfinishedTasks() {
        MemoryTaskRepository small = new MemoryTaskRepository(time, 2, 100);
        TaskRow first = small.insert(submitting("a").build());
        TaskRow second = small.insert(running().build());

        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> small.insert(running().build()))
                .withMessageContaining("2 tasks")
                .satisfies(e -> {
                    assertThat(e.getCode()).isEqualTo("REPOSITORY_FULL");
                    assertThat(e.isRetryable()).isTrue();
                    assertThat(e.getProvider()).isEqualTo(MOVIE.provider());
                });
        assertThat(small.insert(submitting("a").build()))
                .as("a known key needs no room")
                .isEqualTo(first);
        small.update(
                second.toBuilder().state(TaskState.DELIVERED).finishedAt(now()).build());
        assertThat(small.insert(running().build()).version()).isEqualTo(1);
    }

    @Test
    void keepsTheNewestDeliveredRows() {
        MemoryTaskRepository small = new MemoryTaskRepository(time, 100, 2);
        List<TaskRow> delivered = List.of(
                small.insert(delivered("a", 3)), small.insert(delivered("b", 1)), small.insert(delivered("c", 2)));

        assertThat(small.find(delivered.get(0).id())).isEmpty();
        assertThat(small.findByKey(MOVIE.queue(), "b")).contains(delivered.get(1));
        assertThat(small.findByKey(MOVIE.queue(), "c")).contains(delivered.get(2));
        assertThat(small.getDelivered()).isEqualTo(2);
    }

    @Test
    void retentionCanBeSet() {
        repository.setSubmissionKeyRetention(Duration.ofHours(1));
        deliver(running().submissionKey("k").build(), now());
        time.pass(Duration.ofMinutes(59));
        assertThat(repository.purge()).isZero();
        time.pass(Duration.ofMinutes(1));
        assertThat(repository.purge()).isEqualTo(1);
    }

    @Test
    void aStepOfTheWallClockKillsNobody() {
        heartbeat("n1");
        repository.insert(running().owner("n1").build());
        time.stepWallClock(Duration.ofHours(1));
        heartbeat("n2");

        assertThat(repository.claim("n2", List.of(MOVIE), TaskState.CLAIMABLE, 10))
                .isEmpty();
        assertThat(repository.heartbeat("n1")).isTrue();
    }

    private TaskRow delivered(String key, int daysAgo) {
        return running()
                .submissionKey(key)
                .state(TaskState.DELIVERED)
                .finishedAt(now().minus(Duration.ofDays(daysAgo)))
                .build();
    }

    private static final class ManualTime implements Scheduler {
        private Instant now = Rows.START.plus(Duration.ofDays(30));
        private long nanos = 17;

        void pass(Duration duration) {
            now = now.plus(duration);
            nanos += duration.toNanos();
        }

        void stepWallClock(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aPauseOfTheOnlyProcessCostsItNothing() {
        TrackerHarness node = new TrackerHarness(shared -> new MemoryTaskRepository());
        PollAccess access = node.movieAccess();
        Submission submission = node.submit(
                        Commands.like(node.command(access, "a cat")).awaited().build())
                .join();
        CompletableFuture<VideoTask> wait = node.tracker.await(submission.row(), access, Duration.ofMinutes(15));

        // the process stands still
        node.time.advance(Duration.ofSeconds(25));
        node.advanceSeconds(30);

        assertThat(wait).isNotDone();
        node.movie.endAll("completed");
        node.advanceSeconds(60);
        assertThat(wait).isCompleted();
    }

    @Test
    void unlessToldOtherwiseItHoldsAHundredThousandTasks() {
        MemoryTaskRepository memory = new MemoryTaskRepository();
        for (int i = 0; i < 100_000; i++) {
            memory.insert(running().id("s" + i).taskId(null).build());
        }
        assertThatThrownBy(() -> memory.insert(running().id("more").taskId(null).build()))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("100000");
    }

    /** Who writes 7 means days, and a converter makes milliseconds of it: the key would be free at once. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"PT0.007S", "PT0S", "PT-1H", "PT59S"})
    void aRetentionThatCannotBeMeantIsRefused(Duration retention) throws Exception {
        try (MemoryTaskRepository memory = new MemoryTaskRepository()) {
            assertThatThrownBy(() -> memory.setSubmissionKeyRetention(retention))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least a minute");
        }
        assertThatThrownBy(() -> new JdbcTaskRepository().setSubmissionKeyRetention(retention))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least a minute");
    }
}
