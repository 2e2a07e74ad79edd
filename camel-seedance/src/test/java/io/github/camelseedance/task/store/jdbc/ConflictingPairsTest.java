/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.Barrier;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.FollowedTasks;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Two things that want to change one task at the same time: whichever comes first, it changes once and is delivered once. */
class ConflictingPairsTest {

    private Barrier barrier;
    private final TrackerHarness node = new TrackerHarness(repository -> {
        barrier = Barrier.around(repository);
        return barrier.repository();
    });
    private final PollAccess movie = node.movieAccess();

    private static boolean ends(TaskRow next) {
        return next.state() == TaskState.ENDED;
    }

    private List<Delivery> takeAll(TestReceiver... receivers) {
        List<Delivery> taken = new ArrayList<>();
        for (TestReceiver receiver : receivers) {
            taken.addAll(node.take(receiver));
        }
        return taken;
    }

    private SubmitCommand awaited(String prompt) {
        return Commands.like(node.command(movie, prompt)).awaited().build();
    }

    private static SubmitCommand keyed(SubmitCommand c, String key, String webhookBase) {
        return Commands.like(c).key(key).webhook(webhookBase).build();
    }

    @Test
    @DisplayName("T2 webhook against poll: the webhook comes while the poll that sees the end is on its way")
    void aWebhookWhileThePollIsUnderWay() {
        TestReceiver receiver = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        CompletableFuture<TransportResponse> poll = new CompletableFuture<>();
        node.wire.then(request -> poll);
        node.advanceSeconds(11);
        node.movie.tasks.get(id).status = "completed";
        node.tracker.hint(node.row(id).id());
        node.settle();
        poll.complete(completed(id));
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).hasSize(1);
        assertThat(node.row(id).deliveries()).isEqualTo(1);
    }

    @Test
    @DisplayName("T2 webhook against poll: the webhook comes while the end is being stored")
    void aWebhookWhileTheEndIsStored() {
        TestReceiver receiver = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        node.movie.tasks.get(id).status = "completed";
        barrier.before(
                ConflictingPairsTest::ends, () -> node.tracker.hint(node.row(id).id()));
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).hasSize(1);
        assertThat(node.movie.statuses).as("asked once more at most").isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("T2 poll against poll: another node takes the task over and stores the end first")
    void twoNodesSeeTheEnd() {
        TrackerHarness other = node.otherNode();
        TestReceiver here = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        node.movie.tasks.get(id).status = "completed";
        TestReceiver[] there = new TestReceiver[1];
        barrier.before(ConflictingPairsTest::ends, () -> {
            // this node is believed dead: the other one claims the task while the end is on its way to the database
            node.repository.release(
                    node.tracker.node().id(), List.of(node.row(id).id()));
            there[0] = other.receiver(other.movieAccess());
        });
        node.advanceSeconds(60);
        List<Delivery> ends = new ArrayList<>(other.take(there[0]));
        ends.addAll(node.take(here));
        assertThat(ends).hasSize(1);
        assertThat(node.tracker.statistics().getFenced()).isEqualTo(1);
    }

    @Test
    @DisplayName("T2 cancel against completion: what was stored first stays, whatever the provider says later")
    void cancelAgainstCompletion() {
        TestReceiver receiver = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        CompletableFuture<TransportResponse> poll = new CompletableFuture<>();
        node.wire.then(request -> poll);
        node.advanceSeconds(11);
        // the poll saw it completed; the cancellation is accepted a moment later
        node.movie.tasks.get(id).status = "cancelled";
        node.tracker.hint(node.row(id).id());
        poll.complete(completed(id));
        node.advanceSeconds(60);
        assertThat(node.take(receiver))
                .singleElement()
                .satisfies(end -> assertThat(end.row().task().status()).isEqualTo(TaskStatus.SUCCEEDED));
    }

    @Test
    @DisplayName("T2 cancel against completion: a cancelled task is delivered as cancelled")
    void cancellationFirst() {
        TestReceiver receiver = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        node.movie.tasks.get(id).status = "cancelled";
        barrier.before(ConflictingPairsTest::ends, () -> node.movie.tasks.get(id).status = "completed");
        node.advanceSeconds(60);
        assertThat(node.take(receiver))
                .singleElement()
                .satisfies(end -> assertThat(end.row().task().status()).isEqualTo(TaskStatus.CANCELLED));
    }

    @Test
    @DisplayName("B5 the first end wins: a task that is told as running or failed after it was told as completed")
    void theFirstEndWins() {
        for (String later : new String[] {"processing", "failed"}) {
            TestReceiver receiver = node.receiver(movie);
            String id = node.submitMovie(movie, "a cat that is " + later);
            node.movie.tasks.get(id).status = "completed";
            node.advanceSeconds(30);
            node.movie.tasks.get(id).status = later;
            node.tracker.hint(node.row(id).id());
            node.advanceSeconds(30);
            assertThat(node.take(receiver)).singleElement().satisfies(end -> {
                assertThat(end.row().task().status()).isEqualTo(TaskStatus.SUCCEEDED);
                node.delivered(end);
            });
            node.advanceSeconds(60);
            assertThat(node.take(receiver)).isEmpty();
            node.tracker.unregister(receiver);
        }
    }

    @Test
    @DisplayName("T2 give-up against completion: awaitTimeout passes while the poll that sees the end is on its way")
    void giveUpWhileThePollIsUnderWay() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        CompletableFuture<TransportResponse> poll = new CompletableFuture<>();
        node.wire.then(request -> poll);
        CompletableFuture<VideoTask> wait = node.tracker.await(row, movie, Duration.ofSeconds(12));
        node.advanceSeconds(13);
        assertThat(wait.handle((task, error) -> error).join()).isInstanceOf(TaskTimeoutException.class);
        node.movie.tasks.get(row.taskId()).status = "completed";
        poll.complete(completed(row.taskId()));
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    @DisplayName("T2 give-up against completion: awaitTimeout passes while the end is being stored")
    void giveUpWhileTheEndIsStored() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        node.movie.tasks.get(row.taskId()).status = "completed";
        CompletableFuture<VideoTask> wait = node.tracker.await(row, movie, Duration.ofSeconds(20));
        barrier.down(next -> ends(next) || next.state() == TaskState.DELIVERED);
        node.advanceSeconds(21);
        assertThat(wait).as("an outage does not make it longer").isCompletedExceptionally();
        assertThat(wait.handle((task, error) -> error).join()).isInstanceOf(TaskTimeoutException.class);
        barrier.up();
        node.advanceSeconds(120);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    @DisplayName("T2 give-up against completion: awaitTimeout passes during the one write of the end, which fails")
    void giveUpWhileTheOneWriteOfTheEndFails() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        node.movie.tasks.get(row.taskId()).status = "completed";
        CompletableFuture<VideoTask> wait = node.tracker.await(row, movie, Duration.ofSeconds(20));
        barrier.before(next -> next.state() == TaskState.DELIVERED, () -> {
            node.advanceSeconds(30);
            assertThat(wait).isNotDone();
            throw new ServiceUnavailableException("the database is away", ErrorDetail.of(null));
        });
        node.advanceSeconds(60);
        assertThat(wait.handle((task, error) -> error).join()).isInstanceOf(TaskTimeoutException.class);
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    @DisplayName("T2 give-up against completion: awaitTimeout passes while the end is being handed to the exchange")
    void giveUpWhileTheEndIsHandedOver() {
        TestReceiver receiver = node.receiver(movie);
        TaskRow row = node.submit(awaited("a cat")).join().row();
        node.movie.tasks.get(row.taskId()).status = "completed";
        CompletableFuture<VideoTask> wait = node.tracker.await(row, movie, Duration.ofSeconds(20));
        barrier.before(next -> next.state() == TaskState.DELIVERED, () -> node.advanceSeconds(30));
        node.advanceSeconds(60);
        assertThat(wait).isCompletedWithValueMatching(VideoTask::ended);
        assertThat(node.take(receiver)).isEmpty();
    }

    @Test
    @DisplayName("T2 two webhooks on two nodes for a running task")
    void twoWebhooksOnTwoNodes() {
        TrackerHarness other = node.otherNode();
        TestReceiver here = node.receiver(movie);
        TestReceiver there = other.receiver(other.movieAccess());
        String id = node.submitMovie(movie, "a cat");
        node.advanceSeconds(1);
        node.movie.tasks.get(id).status = "completed";
        node.tracker.hint(node.row(id).id());
        other.tracker.hint(node.row(id).id());
        node.advanceSeconds(30);
        assertThat(node.take(here).size() + other.take(there).size()).isEqualTo(1);
    }

    @Test
    @DisplayName("T2 two webhooks on two nodes for a submission in doubt: both ask the provider, one binds the id")
    void twoWebhooksBindOneTask() {
        TrackerHarness other = node.otherNode();
        PollAccess ink = node.inkAccess();
        TestReceiver here = node.receiver(ink);
        TestReceiver there = other.receiver(other.inkAccess());
        node.wire.thenLost();
        CompletableFuture<Submission> result =
                node.submit(keyed(node.command(ink, "a cat"), "order-1", "https://example.com/hooks"));
        String token = FakeTransport.bodyOf(node.wire.last()).replaceFirst("(?s).*/hooks/([A-Za-z0-9_-]{22}).*", "$1");
        List<CompletableFuture<TransportResponse>> asked = new ArrayList<>();
        for (TrackerHarness each : List.of(node, other)) {
            each.wire.otherwise(request -> {
                CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            });
        }
        node.tracker.webhook(Hashes.of(token), "req_1");
        other.tracker.webhook(Hashes.of(token), "req_1");
        node.settle();
        assertThat(asked).as("both nodes ask the provider").hasSize(2);
        for (TrackerHarness each : List.of(node, other)) {
            each.wire.otherwise(request -> CompletableFuture.completedFuture(inkSucceeded()));
        }
        asked.forEach(answer -> answer.complete(inkSucceeded()));
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(FollowedTasks.class);
        said.start();
        log.addAppender(said);
        node.advanceSeconds(60);
        log.detachAppender(said);
        assertThat(said.list).as("the one that comes second is no error").isEmpty();
        assertThat(result).isCompleted();
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.take(here).size() + other.take(there).size()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "T2 webhook against take-over: the submission in doubt is claimed while the webhook's id is being bound")
    void aWebhookAgainstATakeOver() {
        PollAccess ink = node.inkAccess();
        node.wire.thenLost();
        CompletableFuture<Submission> result =
                node.submit(keyed(node.command(ink, "a cat"), "order-1", "https://example.com/hooks"));
        String token = FakeTransport.bodyOf(node.wire.last()).replaceFirst("(?s).*/hooks/([A-Za-z0-9_-]{22}).*", "$1");
        TestReceiver receiver = node.receiver(ink);
        node.wire.otherwise(request -> CompletableFuture.completedFuture(inkSucceeded()));
        barrier.before(next -> "req_1".equals(next.taskId()), () -> {
            TaskRow row = node.repository.findByToken(Hashes.of(token)).orElseThrow();
            node.repository.update(row.toBuilder().owner(null).build());
        });
        node.tracker.webhook(Hashes.of(token), "req_1");
        node.advanceSeconds(60);
        assertThat(result).isCompleted();
        assertThat(result.join().row().taskId()).isEqualTo("req_1");
        assertThat(node.take(receiver)).hasSize(1);
    }

    @Test
    @DisplayName("K1 T2 a redelivered record against the running submission of its first delivery, on another node")
    void aRedeliveredRecordAgainstARunningSubmission() {
        TrackerHarness other = node.otherNode();
        node.receiver(movie);
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        node.wire.then(request -> answer);
        SubmitCommand command = keyed(node.command(movie, "a cat"), "topic-0-42", null);
        CompletableFuture<Submission> first = node.submit(command);
        CompletableFuture<Submission> again =
                other.submit(keyed(other.command(other.movieAccess(), "a cat"), "topic-0-42", null));
        node.advanceSeconds(5);
        assertThat(again).isNotDone();
        node.movie.add("t1", "pending");
        answer.complete(MovieDouble.accepted("t1").join());
        node.advanceSeconds(5);
        assertThat(first.join().row().taskId()).isEqualTo("t1");
        assertThat(again.join().row().taskId()).isEqualTo("t1");
        assertThat(again.join().duplicate()).isTrue();
        assertThat(other.wire.requests()).as("the other node asks for no video").noneMatch(r -> r.method()
                .equals("POST"));
    }

    @Test
    @DisplayName("D1 the database is away before the request: nothing is sent, and the key is free when it is back")
    void withoutADatabaseNothingIsSent() {
        barrier.down(TaskRow::sent);
        CompletableFuture<Submission> result = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(10);
        assertThat(result).isCompletedExceptionally();
        assertThat(node.movie.submits).isZero();
        barrier.up();
        CompletableFuture<Submission> again = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(30);
        assertThat(again).isCompleted();
        assertThat(again.join().duplicate()).isFalse();
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    @DisplayName("D2 the database dies before a refusal is noted: the key is free when it is back")
    void theDatabaseDiesBeforeARefusalIsStored() {
        node.wire.thenNotSent();
        barrier.down(next -> next.state() == TaskState.SUBMITTING && next.sentAt() != null && !next.sent());
        CompletableFuture<Submission> result = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(10);
        assertThat(result).isCompletedExceptionally();
        barrier.up();
        CompletableFuture<Submission> again = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(30);
        assertThat(again).isCompleted();
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    @DisplayName("D2 the database dies before a doubt is noted: it is noted later, and the task is found")
    void theDatabaseDiesBeforeADoubtIsStored() {
        node.receiver(movie);
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("reset", null));
        barrier.down(next -> next.state() == TaskState.IN_DOUBT);
        CompletableFuture<Submission> result = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(30);
        assertThat(result).isNotDone();
        barrier.up();
        node.advanceSeconds(60);
        assertThat(result).isCompleted();
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "D2 the database dies between the request and the note that it was accepted: the id is kept and noted later")
    void theDatabaseDiesBetweenRequestAndOutcome() {
        TestReceiver receiver = node.receiver(movie);
        barrier.down(next -> next.state() == TaskState.RUNNING);
        CompletableFuture<Submission> result = node.submit(keyed(node.command(movie, "a cat"), "order-1", null));
        node.advanceSeconds(60);
        assertThat(result).isNotDone();
        assertThat(barrier.refused()).isGreaterThan(3);
        barrier.up();
        node.advanceSeconds(40);
        String id = result.join().row().taskId();
        node.movie.tasks.get(id).status = "completed";
        node.advanceSeconds(30);
        assertThat(node.take(receiver))
                .singleElement()
                .satisfies(end -> assertThat(end.row().taskId()).isEqualTo(id));
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    @DisplayName("D2 the database dies before an end is stored: it is stored later and delivered once")
    void theDatabaseDiesBeforeTheEndIsStored() {
        TestReceiver receiver = node.receiver(movie);
        String id = node.submitMovie(movie, "a cat");
        node.movie.tasks.get(id).status = "completed";
        barrier.down(ConflictingPairsTest::ends);
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).isEmpty();
        barrier.up();
        node.advanceSeconds(60);
        assertThat(node.take(receiver)).hasSize(1);
    }

    private static TransportResponse completed(String id) {
        return MovieDouble.answer(
                        200,
                        ("{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"%s\",\"status\":\"completed\","
                                        + "\"video_url\":\"https://cdn.example.com/v.mp4\"}}")
                                .formatted(id))
                .join();
    }

    private static TransportResponse inkSucceeded() {
        return MovieDouble.answer(
                        200,
                        "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"succeeded\",\"output\":{\"type\":\"video\","
                                + "\"url\":\"https://cdn.example.com/v.mp4\"},\"error\":null}")
                .join();
    }
}
