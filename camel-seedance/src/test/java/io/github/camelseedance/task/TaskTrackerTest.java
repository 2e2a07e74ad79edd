/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.Deliveries;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract section 7 on a virtual clock, with the memory repository. */
class TaskTrackerTest {

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess access = node.movieAccess();

    @Test
    void anEndIsHandedToTheReceiverOnceAndAcknowledged() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);

        List<Delivery> ends = node.take(receiver);
        assertThat(ends).singleElement().satisfies(end -> {
            assertThat(end.number()).isEqualTo(1);
            assertThat(end.row().task().status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(end.row().task().videoUrl()).contains(id);
        });
        node.delivered(ends.get(0));
        node.advanceSeconds(3600);
        assertThat(node.take(receiver)).isEmpty();
        assertThat(node.row(id).state()).isEqualTo(TaskState.DELIVERED);
        assertThat(receiver.woken).isPositive();
    }

    @Test
    void theFirstLookComesAfterFirstPollDelayAndTheNextOnesAtThePollIntervalWithJitter() {
        node.receiver(access);
        node.submitMovie(access, "a cat");
        node.advance(Duration.ofMillis(9_900));
        assertThat(node.movie.statuses).isZero();
        node.advance(Duration.ofMillis(200));
        assertThat(node.movie.statuses).isEqualTo(1);
        node.advanceSeconds(600);
        // one every 5 s with 20 % jitter
        assertThat(node.movie.statuses).isBetween(1 + 100, 1 + 150);
    }

    @Test
    void aFailedDeliveryComesAgainAfterFiveSecondsDoublingToTenMinutes() {
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(n -> Deliveries.delay(n).toSeconds()))
                .containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);

        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);
        node.failed(node.take(receiver).get(0), 0);
        node.advance(Duration.ofMillis(4_900));
        assertThat(node.take(receiver)).isEmpty();
        node.advance(Duration.ofMillis(200));
        List<Delivery> second = node.take(receiver);
        assertThat(second).singleElement().extracting(Delivery::number).isEqualTo(2);
        node.delivered(second.get(0));
        assertThat(node.row(id).state()).isEqualTo(TaskState.DELIVERED);
    }

    @Test
    void anEndThatFailsTooOftenIsParkedAndCanBeBroughtBack() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);
        node.failed(node.take(receiver).get(0), 2);
        node.advanceSeconds(6);
        node.failed(node.take(receiver).get(0), 2);
        assertThat(node.row(id).state()).isEqualTo(TaskState.PARKED);
        assertThat(node.row(id).reason()).contains("2 times").contains("the route failed");
        node.advanceSeconds(3600);
        assertThat(node.take(receiver)).isEmpty();

        node.tracker.decision().resolve(node.row(id), OperatorDecision.Action.RETRY, null);
        node.advanceSeconds(10);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void manyTasksAreLookedUpAHundredToARequest() {
        node.receiver(access);
        for (int i = 0; i < 1000; i++) {
            node.submitMovie(access, "cat " + i);
        }
        node.movie.tasks.values().forEach(task -> task.status = "processing");
        node.advanceSeconds(20);
        int lists = node.movie.lists;
        int statuses = node.movie.statuses;
        node.advanceSeconds(60);
        // 1000 tasks, 12 intervals: 12,000 status requests without the list
        assertThat(node.movie.lists - lists).isBetween(12, 80);
        assertThat(node.movie.statuses - statuses).isLessThan(50);
    }

    @Test
    void nothingIsConcludedFromAListAlone() {
        TestReceiver receiver = node.receiver(access);
        String first = node.submitMovie(access, "a cat");
        String second = node.submitMovie(access, "a dog");
        node.movie.tasks.values().forEach(task -> task.listed = false);
        node.advanceSeconds(120);
        assertThat(node.take(receiver)).isEmpty();
        node.movie.tasks.get(first).status = "completed";
        node.movie.tasks.get(second).status = "failed";
        node.advanceSeconds(20);
        assertThat(node.take(receiver)).hasSize(2);
    }

    @Test
    void aProvidersTroubleIsNotATasksEnd() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(15);
        node.movie.trouble = () -> MovieDouble.answer(401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"bad key\"}");
        int before = node.movie.statuses;
        node.advanceSeconds(3600);
        assertThat(node.movie.statuses - before).as("backs off").isLessThan(40);
        assertThat(node.tracker.problem(receiver.scope)).containsIgnoringCase("key");
        assertThat(node.take(receiver)).isEmpty();

        node.movie.trouble = null;
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(1300);
        assertThat(node.tracker.problem(receiver.scope)).isNull();
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void nonsenseInsteadOfAnAnswerIsTheProvidersTroubleWhenThereIsNothingElse() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(15);
        node.movie.trouble = () -> CompletableFuture.completedFuture(
                FakeTransport.response(200, Map.of("Content-Type", "text/html"), "<html>Log in</html>"));
        int before = node.movie.statuses;
        node.advanceSeconds(3600);
        assertThat(node.movie.statuses - before).as("backs off").isLessThan(40);
        assertThat(node.tracker.problem(receiver.scope)).contains("HTML");
        assertThat(node.take(receiver)).isEmpty();

        node.movie.trouble = null;
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(1300);
        assertThat(node.tracker.problem(receiver.scope)).isNull();
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void anOutageOfTheNetworkLosesNothingAndRecoversWithoutABurst() {
        TestReceiver receiver = node.receiver(access);
        for (int i = 0; i < 50; i++) {
            node.submitMovie(access, "cat " + i);
        }
        node.movie.trouble =
                () -> CompletableFuture.failedFuture(TransportException.notSent("connection refused", null));
        node.advanceSeconds(600);
        node.movie.trouble = null;
        node.movie.tasks.values().forEach(task -> task.status = "completed");
        node.advanceSeconds(1300);
        assertThat(node.take(receiver)).hasSize(50);
    }

    @Test
    void aTaskThatIsNotFoundIsAskedAboutAgainBeforeItIsGivenUp() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.remove(id);
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).isEmpty();
        node.advanceSeconds(30);
        assertThat(node.movie.statuses).isGreaterThanOrEqualTo(3);
        assertThat(node.take(receiver)).singleElement().satisfies(end -> {
            assertThat(end.row().task().status()).isEqualTo(TaskStatus.FAILED);
            assertThat(end.row().task().errorCode()).isEqualTo("TASK_NOT_FOUND");
            assertThat(end.row().task().id()).isEqualTo(id);
        });
    }

    @Test
    void aTaskThatIsNotFoundUnderAnotherKeyIsParked() {
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.remove(id);
        TestReceiver receiver = node.receiver(node.access(new MovieProvider(), "key-2"));
        node.advanceSeconds(120);
        assertThat(node.take(receiver)).isEmpty();
        assertThat(node.row(id).state()).isEqualTo(TaskState.PARKED);
        assertThat(node.row(id).reason()).contains("key has changed");
    }

    @Test
    void aTaskThatRunsTooLongTimesOutWhileTimeInWhichNobodyCouldAskDoesNotCount() {
        TestReceiver receiver = node.receiver(access);
        receiver.taskTimeout = Duration.ofMinutes(30);
        node.submitMovie(access, "a cat");
        node.advanceSeconds(600);
        node.movie.trouble =
                () -> CompletableFuture.failedFuture(TransportException.notSent("connection refused", null));
        node.advanceSeconds(3600);
        node.movie.trouble = null;
        node.advanceSeconds(900);
        assertThat(node.take(receiver)).isEmpty();
        node.advanceSeconds(900);
        assertThat(node.take(receiver)).singleElement().satisfies(end -> {
            assertThat(end.row().task().status()).isEqualTo(TaskStatus.TIMED_OUT);
            assertThat(end.row().task().errorCode()).isEqualTo("TRACKING_TIMEOUT");
        });
    }

    @Test
    void aStepOfTheWallClockTimesNothingOut() {
        TestReceiver receiver = node.receiver(access);
        receiver.taskTimeout = Duration.ofMinutes(30);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(15);
        int before = node.movie.statuses;
        node.time.stepWallClock(Duration.ofHours(2));
        node.advanceSeconds(60);
        assertThat(node.movie.statuses - before).as("no burst").isLessThan(20);
        node.time.stepWallClock(Duration.ofHours(-4));
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).isEmpty();
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(15);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void changesAreToldOnTheWayAndNeverAfterTheEnd() {
        TestReceiver receiver = node.receiver(access);
        receiver.wantsChanges = true;
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "processing";
        node.advanceSeconds(20);
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(20);
        node.movie.tasks.get(id).status = "processing";
        node.advanceSeconds(20);
        assertThat(receiver.changes).extracting(VideoTask::status).containsExactly(TaskStatus.PROCESSING);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void anUnknownStatusIsNotAnEnd() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "brewing";
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).isEmpty();
        assertThat(node.row(id).task().providerStatus()).isEqualTo("brewing");
    }

    @Test
    void theEndOfAnAwaitedTaskGoesToTheExchangeThatWaitsOnly() {
        TestReceiver receiver = node.receiver(access);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofMinutes(15));
        node.movie.tasks.get(row.taskId()).status = "completed";
        node.advanceSeconds(30);
        assertThat(wait).isCompletedWithValueMatching(task -> task.status() == TaskStatus.SUCCEEDED);
        assertThat(node.take(receiver)).isEmpty();
        assertThat(node.row(row.taskId()).state()).isEqualTo(TaskState.DELIVERED);
    }

    @Test
    void aWaitThatBeginsWhileTheEndIsWrittenAsDeliveredEnds() {
        Barrier[] barrier = new Barrier[1];
        TrackerHarness late = new TrackerHarness(repository -> {
            barrier[0] = Barrier.around(repository);
            return barrier[0].repository();
        });
        PollAccess own = late.movieAccess();
        TaskRow row = late.submit(
                        Commands.like(late.command(own, "a cat")).awaited().build())
                .join()
                .row();
        CompletableFuture<VideoTask> first = late.tracker.await(row, own, Duration.ofMinutes(15));
        List<CompletableFuture<VideoTask>> second = new ArrayList<>();
        barrier[0].before(
                next -> next.state() == TaskState.DELIVERED,
                () -> second.add(late.tracker.await(row, own, Duration.ofMinutes(15))));
        late.movie.tasks.get(row.taskId()).status = "completed";
        late.advanceSeconds(30);
        assertThat(first).isCompletedWithValueMatching(task -> task.status() == TaskStatus.SUCCEEDED);
        late.advance(Duration.ofMinutes(20));
        assertThat(second).singleElement().satisfies(wait -> assertThat(wait).isDone());
    }

    @Test
    void aWaitThatEndsFirstLeavesAnOrdinaryTask() {
        TestReceiver receiver = node.receiver(access);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofSeconds(20));
        node.advanceSeconds(21);
        assertThat(failure(wait)).isInstanceOfSatisfying(TaskTimeoutException.class, e -> {
            assertThat(e.getReason()).isEqualTo(TaskTimeoutException.Reason.TIMEOUT);
            assertThat(e.getTaskId()).isEqualTo(row.taskId());
        });
        node.movie.tasks.get(row.taskId()).status = "completed";
        node.advanceSeconds(30);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void aWaitWithoutAnyConsumerEndsAndKeepsTheTaskForALaterOne() {
        TaskRow row = node.submit(awaited("a cat")).join().row();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofSeconds(20));
        node.advanceSeconds(40);
        assertThat(wait).isCompletedExceptionally();
        assertThat(node.row(row.taskId()).owner()).isNull();
        node.movie.tasks.get(row.taskId()).status = "completed";
        TestReceiver receiver = node.receiver(access);
        node.advanceSeconds(30);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void stoppingEndsEveryWaitAtOnce() {
        TaskRow row = node.submit(awaited("a cat")).join().row();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofMinutes(15));
        node.tracker.endWaits();
        node.settle();
        assertShutDown(wait);
        assertThat(node.row(row.taskId()).owner()).isNull();
    }

    @Test
    void aWaitThatWouldBeginWhileTheContextStopsEndsAtOnce() {
        TaskRow row = node.submit(awaited("a cat")).join().row();
        node.tracker.endWaits();
        CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofMinutes(15));
        node.settle();
        assertShutDown(wait);
        assertThat(node.row(row.taskId()).owner()).isNull();

        node.stop();
        node.tracker.start();
        assertThat(node.tracker.observe(TrackerHarness.scope(access), row.task(), access, Duration.ofMinutes(1)))
                .isNotDone();
    }

    @Test
    void whatARouteHasCompletedBeforeTheNodeStopsIsNotDeliveredAgain() {
        TestReceiver receiver = node.receiver(access);
        String done = node.submitMovie(access, "a cat");
        String failed = node.submitMovie(access, "a dog");
        node.movie.tasks.values().forEach(task -> task.status = "completed");
        node.advanceSeconds(30);
        List<Delivery> ends = node.take(receiver);
        assertThat(ends).hasSize(2);
        ends.forEach(end -> {
            if (end.row().taskId().equals(done)) {
                node.tracker.deliveries().delivered(end);
            } else {
                node.tracker.deliveries().failed(end, 1, "the route failed");
            }
        });
        node.stop();
        assertThat(node.row(done).state()).isEqualTo(TaskState.DELIVERED);
        assertThat(node.row(failed).state()).isEqualTo(TaskState.PARKED);
    }

    private static void assertShutDown(CompletableFuture<VideoTask> wait) {
        assertThat(failure(wait)).isInstanceOfSatisfying(TaskTimeoutException.class, e -> assertThat(e.getReason())
                .isEqualTo(TaskTimeoutException.Reason.SHUTDOWN));
    }

    @Test
    void aTaskIsPolledByOneNodeAndTakenOverWhenThatIsGone() {
        TrackerHarness other = node.otherNode();
        TestReceiver here = node.receiver(access);
        TestReceiver there = other.receiver(other.movieAccess());
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(600);
        assertThat(node.movie.statuses).as("asked about by one of them").isBetween(90, 155);

        String owner = node.row(id).owner();
        boolean mine = owner.equals(node.tracker.node().id());
        (mine ? node : other).stop();
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);
        TrackerHarness survivor = mine ? other : node;
        List<Delivery> ends = survivor.take(mine ? there : here);
        assertThat(ends).hasSize(1);
    }

    @Test
    void aNodeThatWasOvertakenDeliversNothing() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);
        // another node takes the row over before the route gets the end
        TaskRow row = node.row(id);
        node.repository.update(row.toBuilder().deliveries(row.deliveries()).build());
        assertThat(node.take(receiver)).isEmpty();
        assertThat(node.tracker.statistics().getFenced()).isEqualTo(1);
    }

    @Test
    void theLastReceiverReleasesItsClaims() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(15);
        assertThat(node.row(id).owner()).isNotNull();
        node.tracker.unregister(receiver);
        assertThat(node.row(id).owner()).isNull();
        int before = node.movie.statuses;
        node.advanceSeconds(60);
        assertThat(node.movie.statuses).isEqualTo(before);
    }

    @Test
    void aHintMakesATaskDueAtOnceButAFloodOfThemDoesNotFlood() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(1);
        node.movie.tasks.get(id).status = "processing";
        for (int i = 0; i < 1000; i++) {
            node.tracker.hint(node.row(id).id());
            node.advance(Duration.ofMillis(1));
        }
        assertThat(node.movie.statuses).isBetween(1, 2);
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(3);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void aHintReachesTheOwnerOnAnotherNode() {
        TrackerHarness other = node.otherNode();
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.advanceSeconds(1);
        node.movie.tasks.get(id).status = "completed";
        other.tracker.hint(node.row(id).id());
        node.advanceSeconds(2);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    void successWithoutAnAddressIsAskedAboutAgainAndThenAnError() {
        TestReceiver receiver = node.receiver(access);
        String id = node.submitMovie(access, "a cat");
        node.movie.tasks.get(id).status = "completed";
        node.wire.then(
                200,
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"" + id
                        + "\",\"status\":\"completed\"}}");
        node.advanceSeconds(11);
        assertThat(node.take(receiver)).isEmpty();
        node.advanceSeconds(10);
        assertThat(node.take(receiver)).hasSize(1);
    }

    private SubmitCommand awaited(String prompt) {
        return Commands.like(node.command(access, prompt)).awaited().build();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            future.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @Test
    void aNodeWhoseStepsStandStillSaysSoAndStopsBeating() {
        VirtualScheduler time = new VirtualScheduler();
        AtomicInteger beats = new AtomicInteger();
        TaskRepository repository = new MemoryTaskRepository(time) {
            @Override
            public boolean heartbeat(String node) {
                beats.incrementAndGet();
                return super.heartbeat(node);
            }
        };
        Queue<Runnable> threads = new ArrayDeque<>();
        TaskTracker tracker =
                new TaskTracker(repository, time, new StepExecutor(threads::add, time), Runnable::run, new Random(1));
        tracker.start();
        time.advance(Duration.ofSeconds(9));
        assertThat(tracker.nodeProblem()).isNull();
        // no thread runs anything
        time.advance(Duration.ofSeconds(20));
        int before = beats.get();
        time.advance(Duration.ofMinutes(1));
        assertThat(beats).hasValue(before);
        assertThat(tracker.nodeProblem()).contains("no heartbeat");
        assertThat(before).isBetween(1, 3);

        threads.forEach(Runnable::run);
        time.advance(Duration.ofSeconds(10));
        assertThat(beats.get()).isGreaterThan(before);
        tracker.stop();
    }
}
