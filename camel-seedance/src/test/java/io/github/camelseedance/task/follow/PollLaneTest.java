/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.testing.MovieDouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollLaneTest {

    private final TrackerHarness node = new TrackerHarness();
    private final ReentrantLock lock = new ReentrantLock();

    /** Breaks with each first answer about a task, and schedules it again after the others. */
    private final class Brittle implements PollLane.Listener {

        private final List<String> told = new ArrayList<>();
        private PollLane lane;

        private void tell(FollowedTask watch) {
            boolean first = !told.contains(watch.taskId);
            told.add(watch.taskId);
            if (first) {
                throw new IllegalStateException("a defect");
            }
            lock.lock();
            try {
                lane.addNext(watch);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void answered(FollowedTask watch, VideoTask task) {
            tell(watch);
        }

        @Override
        public void unchanged(FollowedTask watch) {
            tell(watch);
        }

        @Override
        public void notFound(FollowedTask watch, TaskNotFoundException error) {
            tell(watch);
        }

        @Override
        public void garbled(FollowedTask watch, ProtocolException error) {
            tell(watch);
        }
    }

    /** With one task it is asked about itself, with several the list is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aDefectInReadingAnAnswerStopsNoTask(int tasks) {
        Brittle listener = new Brittle();
        PollLane lane = new PollLane(node.movieAccess(), node.time, lock, new Random(1), listener);
        listener.lane = lane;
        lock.lock();
        try {
            for (int i = 0; i < tasks; i++) {
                String id = "task-" + i;
                node.movie.add(id, i == 2 ? "unheard-of" : "processing");
                FollowedTask watch = new FollowedTask(id, TrackerHarness.scope(lane.access()), id, null);
                lane.add(watch, node.time.nanoTime());
            }
        } finally {
            lock.unlock();
        }
        node.advanceSeconds(60);
        for (int i = 0; i < tasks; i++) {
            assertThat(listener.told.stream().filter(("task-" + i)::equals).count())
                    .isGreaterThan(5);
        }
    }

    /** Where no task is left nobody asks, and nobody would ever find out that the trouble is over. */
    @Test
    void troubleOfALaneWithoutTasksEndsWithItsPause() {
        Brittle listener = new Brittle();
        PollLane lane = new PollLane(node.movieAccess(), node.time, lock, new Random(1), listener);
        listener.lane = lane;
        node.movie.trouble = () -> MovieDouble.answer(401, "{\"code\":\"INVALID_API_KEY\"}");
        FollowedTask watch = new FollowedTask("task-1", TrackerHarness.scope(lane.access()), "task-1", null);
        lock.lock();
        try {
            lane.add(watch, node.time.nanoTime());
        } finally {
            lock.unlock();
        }
        node.advanceSeconds(3600);
        assertThat(lane.problem(node.time.nanoTime())).contains("INVALID_API_KEY");
        lock.lock();
        try {
            lane.remove(watch);
        } finally {
            lock.unlock();
        }
        node.advanceSeconds(3600);
        assertThat(lane.problem(node.time.nanoTime())).isNull();
    }
}
