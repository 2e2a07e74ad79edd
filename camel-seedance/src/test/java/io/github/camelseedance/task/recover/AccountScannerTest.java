/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountScannerTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess access = node.movieAccess();
    private final TaskScope scope = TrackerHarness.scope(access);

    @BeforeEach
    void listWithoutSeeds() {
        node.movie.newestFirst = true;
        node.movie.listShowsSeed = false;
        node.receiver(access);
    }

    private void scan(boolean earliest) {
        new AccountScanner(
                        node.tracker.node(),
                        node.tracker::kick,
                        scope,
                        access.client(),
                        earliest,
                        Duration.ofSeconds(60),
                        () -> true)
                .start();
        node.settle();
    }

    private boolean isAdopted(String taskId) {
        return node.repository
                .findByTaskId(scope.provider(), scope.baseUrl(), taskId)
                .isPresent();
    }

    private void inDoubt(String id, Instant sentAt) {
        node.repository.insert(TaskRow.builder()
                .id(id)
                .scope(scope)
                .keyHash(access.client().keyHash())
                .state(TaskState.IN_DOUBT)
                .sent(true)
                .operatorOnly(true)
                .createdAt(sentAt)
                .sentAt(sentAt)
                .build());
    }

    @ParameterizedTest
    @ValueSource(longs = {-600, -60, 0, 60, 600})
    void latestBeginsByTheClockOfTheProvider(long secondsAhead) {
        node.movie.addAt("before", "processing", node.time.now().minusSeconds(secondsAhead));
        scan(false);
        node.advanceSeconds(5);
        node.movie.addAt("after", "processing", node.time.now().minusSeconds(secondsAhead));
        node.advance(Duration.ofMinutes(2));
        assertThat(isAdopted("before")).isFalse();
        assertThat(isAdopted("after")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 600})
    void latestOfAnEmptyAccountAdoptsWhatComes(long secondsAhead) {
        scan(false);
        node.advanceSeconds(5);
        node.movie.addAt("after", "processing", node.time.now().minusSeconds(secondsAhead));
        node.advance(Duration.ofMinutes(2));
        assertThat(isAdopted("after")).isTrue();
    }

    @Test
    void oneSubmissionInDoubtHoldsBackTheTasksOfItsTimeOnly() {
        Instant sent = node.time.now();
        inDoubt("doubt", sent);
        node.advance(Duration.ofHours(2));
        node.movie.addAt("of-its-time", "processing", sent.plusSeconds(3));
        node.movie.addAt("with-a-clock-behind", "processing", sent.minusSeconds(400));
        node.movie.addAt("long-after", "processing", node.time.now());
        node.movie.addAt("long-before", "processing", sent.minus(Duration.ofHours(3)));
        scan(true);
        assertThat(isAdopted("long-after")).isTrue();
        assertThat(isAdopted("long-before")).isTrue();
        assertThat(isAdopted("of-its-time")).isFalse();
        assertThat(isAdopted("with-a-clock-behind")).isFalse();
    }

    @Test
    void whereMoreAreInDoubtThanAreReadNothingOfTheirTimeIsAdopted() {
        Instant begun = node.time.now();
        for (int i = 0; i < 1500; i++) {
            inDoubt("doubt-" + i, node.time.now());
            node.advance(Duration.ofMinutes(1));
        }
        // the answer of the newest one was lost: its row is not among the first thousand
        Instant lost = node.time.now().minus(Duration.ofMinutes(1));
        node.movie.addAt("lost", "processing", lost.plusSeconds(1));
        node.movie.addAt("long-before", "processing", begun.minus(Duration.ofHours(3)));
        scan(true);
        assertThat(isAdopted("lost")).isFalse();
        assertThat(isAdopted("long-before")).isTrue();
    }
}
