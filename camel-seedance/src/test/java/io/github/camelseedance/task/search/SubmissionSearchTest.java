/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.MovieDouble;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A lost answer: what the list shows must not be taken for absence while the task can be there, because it would be paid again. */
class SubmissionSearchTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess movie = node.movieAccess();

    private CompletableFuture<Submission> submitAndLoseTheAnswer() {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(
                Commands.like(node.command(movie, "a cat")).key("order-1").build());
        node.advance(Duration.ofMinutes(5));
        return result;
    }

    private void assertInDoubtAndSentOnce(CompletableFuture<Submission> result) {
        assertThat(node.movie.submits).isEqualTo(1);
        assertThatThrownBy(result::join).hasCauseInstanceOf(AmbiguousSubmitException.class);
        assertThat(node.repository.findByKey("default", "order-1"))
                .get()
                .extracting(TaskRow::state)
                .isEqualTo(TaskState.IN_DOUBT);
    }

    private void assertFoundAndSentOnce(CompletableFuture<Submission> result, String id) {
        assertThat(node.movie.submits).isEqualTo(1);
        assertThat(result).isCompleted();
        assertThat(result.join().row().taskId()).isEqualTo(id);
    }

    private void olderTasks(int count) {
        for (int i = 0; i < count; i++) {
            node.movie.add("older-" + i, "completed");
            node.time.advance(Duration.ofSeconds(1));
        }
        node.advance(Duration.ofHours(2));
    }

    /** The answer to the first is lost, and the list shows it late; those after it go well. */
    private void showTheFirstLate() {
        AtomicInteger count = new AtomicInteger();
        node.movie.answerLost = () -> {
            String id = "task-" + count.incrementAndGet();
            boolean first = count.get() == 1;
            node.movie.tasks.get(id).listed = !first;
            return first
                    ? CompletableFuture.failedFuture(TransportException.sent("connection reset", null))
                    : MovieDouble.accepted(id);
        };
    }

    @Test
    void theTimeInWhichItWaitedForItsTurnIsNoTimeInWhichItWasLookedFor() {
        PollAccess one = node.access(movie.client().provider(), "key-1", 1);
        for (int i = 0; i < 3; i++) {
            node.wire.thenNothing();
            node.submit(Commands.like(node.command(one, "stalled " + i))
                    .policy(AmbiguousSubmitPolicy.fail)
                    .build());
        }
        showTheFirstLate();
        node.submit(Commands.like(node.command(one, "a cat")).key("order-1").build());
        node.advanceSeconds(179);
        assertThat(node.movie.submits).as("not its turn yet").isZero();
        node.advanceSeconds(41);
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void aStepOfTheWallClockDoesNotEndTheQuarantine() {
        showTheFirstLate();
        node.submit(Commands.like(node.command(movie, "a cat")).key("order-1").build());
        node.advanceSeconds(2);
        node.time.stepWallClock(Duration.ofMinutes(3));
        node.advanceSeconds(30);
        assertThat(node.movie.submits).isEqualTo(1);
    }

    /** The task can be seen until a minute after the request, so that one look shows nothing within the two minutes, and one after them. */
    @Test
    void theLooksThatShowNothingAreAMinuteApart() {
        node.movie.listShowsSeed = false;
        node.movie.statusShowsSeed = false;
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        node.submit(Commands.like(node.command(movie, "a cat")).key("order-1").build());
        node.advanceSeconds(70);
        node.movie.tasks.get("task-1").listed = false;
        node.advanceSeconds(80);
        assertThat(node.movie.submits).as("two looks, half a minute apart").isEqualTo(1);
        node.advanceSeconds(60);
        assertThat(node.movie.submits).isEqualTo(2);
    }

    @Test
    void attemptsThatAreShorterThanTheQuarantineComeToItsEndTogether() {
        node.tracker.addProducer(TrackerHarness.scope(movie), movie);
        node.wire.thenLost();
        SubmitCommand command = Commands.like(node.command(movie, "a cat"))
                .timeout(Duration.ofSeconds(60))
                .build();
        CompletableFuture<Submission> result = node.submit(command);
        for (int attempt = 0; attempt < 3; attempt++) {
            node.advanceSeconds(61);
            result = node.submit(Commands.like(command)
                    .continued(node.sent.get(node.sent.size() - 1))
                    .build());
        }
        node.advanceSeconds(30);
        assertFoundAndSentOnce(result, "task-1");
    }

    @Test
    void anAttemptThatIsOverTakesNothingFromTheOneThatGoesOn() {
        node.tracker.addProducer(TrackerHarness.scope(movie), movie);
        node.movie.listShowsSeed = false;
        node.movie.statusShowsSeed = false;
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        SubmitCommand command = Commands.like(node.command(movie, "a cat"))
                .key("order-1")
                .timeout(Duration.ofMinutes(8))
                .build();
        node.submit(command);
        node.advance(Duration.ofMinutes(8));
        CompletableFuture<Submission> again =
                node.submit(Commands.like(command).continued(node.sent.get(0)).build());
        node.advance(Duration.ofMinutes(7));
        assertThat(again).isNotDone();
        assertThat(node.repository.findByKey("default", "order-1"))
                .get()
                .extracting(TaskRow::owner)
                .isEqualTo(node.tracker.node().id());
    }

    @Test
    void whatAPersonHasSettledMeanwhileIsItsOutcome() {
        node.movie.answerLost = () -> {
            node.movie.tasks.get("task-1").listed = false;
            return CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        };
        CompletableFuture<Submission> result = node.submit(
                Commands.like(node.command(movie, "a cat")).key("order-1").build());
        node.advanceSeconds(30);
        CompletableFuture<VideoTask> task = movie.client().status("task-1");
        node.settle();
        node.tracker
                .decision()
                .resolve(
                        node.repository.findByKey("default", "order-1").orElseThrow(),
                        OperatorDecision.Action.ADOPT,
                        task.join());
        node.advance(Duration.ofMinutes(3));
        assertFoundAndSentOnce(result, "task-1");
    }

    @Test
    void whatCannotBeToldIsLookedForLessAndLessOften() {
        node.receiver(movie);
        node.movie.listShowsSeed = false;
        node.movie.statusShowsSeed = false;
        submitAndLoseTheAnswer();
        node.advance(Duration.ofMinutes(30));
        int before = node.movie.lists;
        node.advance(Duration.ofHours(1));
        assertThat(node.movie.lists - before).isBetween(5, 7);
    }

    @Test
    void aTaskThatShowsNoSeedCanBeTheOne() {
        node.movie.listShowsSeed = false;
        node.movie.statusShowsSeed = false;
        assertInDoubtAndSentOnce(submitAndLoseTheAnswer());
    }

    @Test
    void aListThatIsTooLongIsNotTheWholeList() {
        olderTasks(10_100);
        assertInDoubtAndSentOnce(submitAndLoseTheAnswer());
    }

    @Test
    void anEntryThatCannotBeReadCanBeTheOne() {
        node.movie.unreadable = "task-1";
        assertInDoubtAndSentOnce(submitAndLoseTheAnswer());
    }

    @Test
    void aListWithoutATotalIsReadToItsEnd() {
        olderTasks(100);
        node.movie.listHasTotal = false;
        assertFoundAndSentOnce(submitAndLoseTheAnswer(), "task-101");
    }

    @Test
    void theSeedCountsWhateverTheClockOfTheProviderSays() {
        node.movie.behind = Duration.ofMinutes(30);
        assertFoundAndSentOnce(submitAndLoseTheAnswer(), "task-1");
    }

    @Test
    void tasksOfOneMomentDoNotShowThatTheListIsInOrder() {
        for (int i = 0; i < 100; i++) {
            node.movie.add("older-" + i, "completed");
        }
        node.advance(Duration.ofHours(2));
        assertFoundAndSentOnce(submitAndLoseTheAnswer(), "task-101");
    }
}
