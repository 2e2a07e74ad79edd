/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.store.TaskRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list makes looks cheaper; nothing is concluded from what it does not show. */
class LaggingListTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess access = node.movieAccess();

    private List<TaskRow> running(int tasks) {
        List<TaskRow> rows = IntStream.range(0, tasks)
                .mapToObj(i -> node.running(TrackerHarness.scope(access), access, "cat-" + i))
                .toList();
        node.tracker.kick();
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 150})
    void aListThatLagsForEverHidesAnEndForMinutesOnly(int tasks) {
        TestReceiver receiver = node.receiver(access);
        running(tasks);
        node.advanceSeconds(60);
        node.movie.tasks.values().forEach(task -> {
            task.listedAs = "processing";
            task.status = "completed";
        });
        List<Delivery> ends = new ArrayList<>();
        for (int minute = 0; minute < 7; minute++) {
            node.advanceSeconds(60);
            ends.addAll(node.take(receiver));
        }
        assertThat(ends).hasSize(tasks).allMatch(end -> end.row().task().ended());
    }

    @Test
    void aHintGoesPastTheList() {
        TestReceiver receiver = node.receiver(access);
        List<TaskRow> rows = running(30);
        node.advanceSeconds(60);
        node.movie.tasks.values().forEach(task -> {
            task.listedAs = "processing";
            task.status = "completed";
        });
        node.tracker.hint(rows.get(7).id());
        node.advanceSeconds(1);
        assertThat(node.take(receiver)).singleElement().satisfies(end -> assertThat(
                        end.row().id())
                .isEqualTo(rows.get(7).id()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30})
    void theTimeInWhichTasksRanIsKeptOverRestarts(int tasks) {
        TrackerHarness alive = node;
        alive.receiver(access).taskTimeout = Duration.ofHours(24);
        running(tasks);
        List<Delivery> ends = new ArrayList<>();
        int hours = 0;
        for (; hours < 40 && ends.isEmpty(); hours += 3) {
            alive.advance(Duration.ofHours(3));
            alive.stop();
            alive = alive.otherNode();
            TestReceiver receiver = alive.receiver(alive.movieAccess());
            receiver.taskTimeout = Duration.ofHours(24);
            alive.advanceSeconds(120);
            ends.addAll(alive.take(receiver));
        }
        assertThat(hours).isBetween(22, 30);
        assertThat(ends).hasSize(tasks).allMatch(end -> end.row().task().status() == TaskStatus.TIMED_OUT);
    }

    @Test
    void anEndThatAListTellsInFullIsTakenFromItAndOthersAreAskedAbout() {
        TestReceiver receiver = node.receiver(access);
        running(50);
        node.advanceSeconds(30);
        node.movie.tasks.values().forEach(task -> task.status = "completed");
        node.movie.tasks.get("cat-7").unlisted = List.of("video_url");
        node.movie.tasks.get("cat-8").unlisted = List.of("created_at");
        int statuses = node.movie.statuses;
        node.advanceSeconds(20);
        List<Delivery> ends = node.take(receiver);
        assertThat(ends).hasSize(50).allSatisfy(end -> {
            VideoTask task = end.row().task();
            assertThat(task.videoUrl()).contains(task.id());
            assertThat(task.createdAt()).isNotNull();
        });
        // one to know what an answer tells, and those whose entries lack something of it
        assertThat(node.movie.statuses - statuses).isBetween(3, 60);
    }

    @Test
    void anEndOfWhichTheListNeverTellsThePriceIsAskedAbout() {
        TestReceiver receiver = node.receiver(access);
        running(50);
        node.advanceSeconds(30);
        node.movie.tasks.values().forEach(task -> {
            task.status = "completed";
            task.price = new BigDecimal("9.5");
            task.unlisted = List.of("credit_cost");
        });
        node.advanceSeconds(20);
        assertThat(node.take(receiver))
                .hasSize(50)
                .allSatisfy(end -> assertThat(end.row().task().credits()).isEqualByComparingTo("9.5"));
    }

    @Test
    void aListThatFailsLeavesTheQuestionsAboutEachTask() {
        TestReceiver receiver = node.receiver(access);
        running(20);
        node.movie.listTrouble = "{\"code\":\"INVALID_PARAMETER\",\"message\":\"no such page\"}";
        node.advanceSeconds(60);
        node.movie.endAll("completed");
        int lists = node.movie.lists;
        node.advanceSeconds(20);
        assertThat(node.take(receiver)).hasSize(20);
        assertThat(node.movie.lists - lists).isLessThan(3);
    }
}
