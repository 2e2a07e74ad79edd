/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.MovieDouble;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a submission leaves behind when something fails at a bad moment is still looked after. */
class SubmissionFaultsTest {

    private final AtomicReference<UnaryOperator<String>> fault = new AtomicReference<>();
    private final TrackerHarness node = new TrackerHarness(this::faulty);
    private final PollAccess movie = node.movieAccess();
    private final PollAccess ink = node.inkAccess();

    /** The fault is told the name of each call: it can throw, and what it returns is thrown after the call. */
    private TaskRepository faulty(TaskRepository inner) {
        return (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    UnaryOperator<String> now = fault.get();
                    String after = now == null ? null : now.apply(call.getName());
                    try {
                        Object result = call.invoke(inner, args);
                        if (after != null) {
                            throw new IllegalStateException(after);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void failOnce(String method, boolean landed) {
        fault.set(name -> {
            if (!name.equals(method)) {
                return null;
            }
            fault.set(null);
            if (!landed) {
                throw new IllegalStateException("the connection is gone");
            }
            return "the connection is gone";
        });
    }

    private static CompletableFuture<TransportResponse> lost() {
        return CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
    }

    @Test
    void aTaskThatIsAcceptedWhenTheCallerGivesUpIsFollowedThoughItsReleaseFails() {
        TestReceiver receiver = node.receiver(movie);
        // the deadline comes while it is stored that the task was accepted
        fault.set(name -> {
            if (name.equals("update") && node.movie.submits == 1) {
                fault.set(null);
                node.advance(Duration.ofMinutes(4));
                failOnce("release", false);
            }
            return null;
        });
        CompletableFuture<Submission> result = node.submit(
                Commands.like(node.command(movie, "a cat")).awaited().build());
        assertAmbiguous(result);
        node.movie.endAll("completed");
        node.advanceSeconds(60);
        assertThat(node.take(receiver))
                .singleElement()
                .satisfies(end -> assertThat(end.row().taskId()).isEqualTo("task-1"));
    }

    @Test
    void theIdOfAnotherSubmissionLeavesTheSubmissionInDoubtAtOnceAndForAnyNode() {
        node.submit(node.command(movie, "a cat")).join();
        node.wire.then(request -> MovieDouble.accepted("task-1"));
        CompletableFuture<Submission> second = node.submit(
                Commands.like(node.command(movie, "a dog")).key("order-2").build());
        node.advanceSeconds(1);
        assertAmbiguous(second);
        assertInDoubtForAnyNode("order-2");
    }

    @Test
    void anAcceptedTaskWhoseKeyIsAnotherSubmissionsByThenIsKept() {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        node.wire.then(request -> answer);
        CompletableFuture<Submission> result = node.submit(
                Commands.like(node.command(movie, "a cat")).key("order-1").build());
        TaskRow freed = node.repository.findByKey("default", "order-1").orElseThrow();
        node.repository.remove(freed);
        node.repository.insert(
                freed.toBuilder().id(UUID.randomUUID().toString()).build());
        answer.complete(MovieDouble.accepted("task-9").join());
        node.advanceSeconds(1);
        assertThat(result.join().row().taskId()).isEqualTo("task-9");
        assertThat(node.row("task-9").submissionKey()).isNull();
    }

    @Test
    void aTaskWithItsSeedThatIsTrackedByItselfIsNotSentAgain() {
        node.movie.answerLost = SubmissionFaultsTest::lost;
        CompletableFuture<Submission> result = node.submit(
                Commands.like(node.command(movie, "a cat")).key("order-1").build());
        // somebody saw it in the account and has it tracked
        node.repository.insert(TaskRow.builder()
                .id(UUID.randomUUID().toString())
                .scope(TrackerHarness.scope(movie))
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId("task-1")
                .task(VideoTask.builder().id("task-1").build())
                .createdAt(node.time.now())
                .build());
        node.movie.answerLost = null;
        node.advance(Duration.ofMinutes(5));
        assertAmbiguous(result);
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void stoppingEndsASubmissionThatIsLookedForAndOneThatIsSentLater() {
        node.movie.answerLost = SubmissionFaultsTest::lost;
        CompletableFuture<Submission> doubted = node.submit(
                Commands.like(node.command(movie, "a cat")).key("order-1").build());
        node.wire.thenNotSent();
        CompletableFuture<Submission> refused = node.submit(node.command(movie, "a dog"));
        assertThat(doubted).isNotDone();
        assertThat(refused).isNotDone();
        node.stop();
        assertAmbiguous(doubted);
        assertThat(refused).isDone();
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("Nothing was submitted");
        node.advance(Duration.ofMinutes(5));
        assertThat(node.movie.submits).isEqualTo(1);
        assertInDoubtForAnyNode("order-1");
    }

    @Test
    void metricsThatFailLoseNoTask() {
        TestReceiver receiver = node.receiver(movie);
        node.tracker.statistics().setObserver(new TrackerStatistics.Observer() {
            @Override
            public void submitted(TaskRow row) {
                throw new IllegalArgumentException("a meter of another type has the name");
            }

            @Override
            public void ended(TaskRow row) {
                throw new IllegalArgumentException("a meter of another type has the name");
            }
        });
        CompletableFuture<Submission> result = node.submit(node.command(movie, "a cat"));
        assertThat(result).isCompleted();
        node.movie.endAll("completed");
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).hasSize(1);
    }

    private static void assertAmbiguous(CompletableFuture<Submission> result) {
        assertThat(result).isDone();
        assertThatThrownBy(result::join).hasCauseInstanceOf(AmbiguousSubmitException.class);
    }

    private void assertInDoubtForAnyNode(String key) {
        assertThat(node.repository.findByKey("default", key)).hasValueSatisfying(row -> {
            assertThat(row.state()).isEqualTo(TaskState.IN_DOUBT);
            assertThat(row.owner()).isNull();
        });
    }
}
