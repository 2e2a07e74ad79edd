/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.testing.MovieDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountPollerTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess access = node.movieAccess();

    /** Breaks with each first answer about a task, and schedules it again after the others. */
    private final class Brittle implements PollListener {

        private final List<String> told = new ArrayList<>();
        private AccountPoller poller;

        @Override
        public void answered(FollowedTask task, VideoTask answer, boolean itself) {
            boolean first = !told.contains(task.taskId());
            told.add(task.taskId());
            if (first) {
                throw new IllegalStateException("a defect");
            }
            unanswered(task);
        }

        @Override
        public void notFound(FollowedTask task, TaskNotFoundException error) {
            unanswered(task);
        }

        @Override
        public void garbled(FollowedTask task, ProtocolException error) {
            unanswered(task);
        }

        @Override
        public void unanswered(FollowedTask task) {
            poller.add(
                    task, access, node.time.nanoTime() + Duration.ofSeconds(5).toNanos());
        }

        @Override
        public boolean wantsChanges(TaskScope scope) {
            return true;
        }
    }

    /** With one task it is asked about itself, with many the list is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void aDefectInReadingAnAnswerStopsNoTask(int tasks) {
        Brittle listener = new Brittle();
        Account account = access.client().account();
        listener.poller = new AccountPoller(
                node.tracker.node(),
                account,
                new PollPlan(new Random(1)),
                new ListSweep(access.client().provider(), node.time.nanoTime()),
                listener);
        for (int i = 0; i < tasks; i++) {
            String id = "task-" + i;
            node.movie.add(id, i == 2 ? "unheard-of" : "processing");
            FollowedTask task = new FollowedTask(
                    id, TrackerHarness.scope(access), VideoTask.builder().id(id).build(), node.time.nanoTime());
            listener.poller.add(task, access, node.time.nanoTime());
        }
        node.advanceSeconds(60);
        for (int i = 0; i < tasks; i++) {
            assertThat(listener.told.stream().filter(("task-" + i)::equals).count())
                    .as("task %d", i)
                    .isGreaterThan(5);
        }
    }

    @Test
    void twoQueuesOfOneAccountWaitForOneProbe() {
        TaskScope other = new TaskScope("other", "seedance2.movie", "https://api.example.com", "default");
        node.receiver(access);
        node.receiver(other, access);
        for (int i = 0; i < 10; i++) {
            node.running(TrackerHarness.scope(access), access, "cat-" + i);
            node.running(other, access, "dog-" + i);
        }
        node.tracker.kick();
        node.advanceSeconds(30);
        node.movie.trouble = () -> MovieDouble.answer(401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"bad key\"}");
        node.advanceSeconds(60);
        int before = node.movie.statuses + node.movie.lists;
        node.advanceSeconds(3600);
        // one probe after 5 s doubling to 10 minutes, for both queues together
        assertThat(node.movie.statuses + node.movie.lists - before).isBetween(5, 15);
        assertThat(node.tracker.problem(other)).containsIgnoringCase("key");
        assertThat(node.tracker.problem(TrackerHarness.scope(access))).containsIgnoringCase("key");

        node.movie.trouble = null;
        node.advanceSeconds(700);
        assertThat(node.tracker.problem(other)).isNull();
        before = node.movie.statuses + node.movie.lists;
        node.advanceSeconds(60);
        assertThat(node.movie.statuses + node.movie.lists - before).isGreaterThan(12);
    }

    /** Where no task is left nobody asks, and nobody would ever find out that the trouble is over. */
    @Test
    void troubleOfAnAccountWithoutTasksEndsWithItsPause() {
        TaskScope scope = TrackerHarness.scope(access);
        TestReceiver receiver = node.receiver(access);
        String id = node.running(scope, access, "cat").id();
        node.tracker.kick();
        node.movie.trouble = () -> MovieDouble.answer(401, "{\"code\":\"INVALID_API_KEY\"}");
        node.advanceSeconds(3600);
        assertThat(node.tracker.problem(scope)).contains("INVALID_API_KEY");
        node.tracker.unregister(receiver);
        node.settle();
        node.repository.update(node.repository.find(id).orElseThrow().delivered(node.time.now()));
        node.tracker.register(receiver);
        node.advanceSeconds(3600);
        assertThat(node.tracker.problem(scope)).isNull();
    }
}
