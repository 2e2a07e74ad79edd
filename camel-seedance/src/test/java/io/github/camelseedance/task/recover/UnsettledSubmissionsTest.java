/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.VirtualScheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of submissions that nobody waits for any more: a node with a consumer of the queue settles them, or one that submits to it. */
class UnsettledSubmissionsTest {

    /** Whom a node has of the queue. */
    enum Role {
        CONSUMER {
            @Override
            void join(TrackerHarness node, PollAccess access) {
                node.receiver(access);
            }
        },
        PRODUCER {
            @Override
            void join(TrackerHarness node, PollAccess access) {
                node.tracker.addProducer(TrackerHarness.scope(access), access);
                node.settle();
            }
        };

        abstract void join(TrackerHarness node, PollAccess access);
    }

    /** Nodes whose heartbeats do not arrive. */
    private final Set<String> silent = new HashSet<>();
    /** Done before a row gets the id of its task, once. */
    private final AtomicReference<Consumer<TaskRow>> beforeBinding = new AtomicReference<>();

    private final TrackerHarness node = new TrackerHarness(this::watched);
    private final PollAccess movie = node.movieAccess();

    private TaskRepository watched(TaskRepository inner) {
        return (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    if (call.getName().equals("heartbeat") && silent.contains(args[0])) {
                        throw new IllegalStateException("the connection is gone");
                    }
                    if (call.getName().equals("update") && ((TaskRow) args[0]).taskId() != null) {
                        Consumer<TaskRow> then = beforeBinding.getAndSet(null);
                        if (then != null) {
                            then.accept((TaskRow) args[0]);
                        }
                    }
                    try {
                        return call.invoke(inner, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private SubmitCommand command(AmbiguousSubmitPolicy policy) {
        return Commands.like(node.command(movie, "a cat"))
                .key("order-1")
                .policy(policy)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private SubmitCommand command() {
        return command(AmbiguousSubmitPolicy.reconcile);
    }

    /** The task is there, shown or not, and the caller was told that it is not known. */
    private void submitAndLoseTheAnswer(SubmitCommand command, boolean listed) {
        node.movie.answerLost = () -> CompletableFuture.failedFuture(TransportException.sent("connection reset", null));
        CompletableFuture<Submission> result = node.submit(command);
        node.movie.tasks.get("task-1").listed = listed;
        node.advanceSeconds(60);
        assertAmbiguous(result);
        node.movie.answerLost = null;
    }

    private static void assertAmbiguous(CompletableFuture<Submission> result) {
        assertThat(Futures.unwrap(catchThrowable(result::join))).isInstanceOf(AmbiguousSubmitException.class);
    }

    private Optional<TaskRow> row() {
        return node.repository.findByKey("default", "order-1");
    }

    private void assertInDoubt() {
        assertThat(row()).get().extracting(TaskRow::state).isEqualTo(TaskState.IN_DOUBT);
    }

    @ParameterizedTest
    @EnumSource
    void afterSubmitTimeoutTheSearchGoesOnAndARetryGetsItsResult(Role role) {
        role.join(node, movie);
        submitAndLoseTheAnswer(command(), false);
        node.movie.tasks.get("task-1").listed = true;
        node.advanceSeconds(60);
        Submission retry = node.submit(command()).join();
        assertThat(retry.duplicate()).isTrue();
        assertThat(retry.row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void withoutEitherItStaysInDoubt() {
        submitAndLoseTheAnswer(command(), false);
        node.movie.tasks.get("task-1").listed = true;
        node.advance(Duration.ofMinutes(10));
        assertInDoubt();
        assertAmbiguous(node.submit(command()));
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAbsentIsFreedAndNeverSubmitted(Role role) {
        role.join(node, movie);
        node.wire.thenLost();
        CompletableFuture<Submission> result = node.submit(command());
        node.advance(Duration.ofMinutes(10));
        assertAmbiguous(result);
        assertThat(row()).isEmpty();
        assertThat(node.movie.submits).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatDiesWhileSubmittingLeavesWhatWasSentInDoubtAndFreesWhatWasNot(Role role) {
        TrackerHarness other = node.otherNode();
        TaskRow base = node.submit(command()).join().row();
        node.repository.insert(orphan(base, "sent", true));
        node.repository.insert(orphan(base, "unsent", false));
        node.stop();
        role.join(other, other.inkAccess());
        role.join(other, movie);
        other.advanceSeconds(10);
        assertThat(other.repository.findByKey("default", "unsent")).isEmpty();
        assertThat(other.repository.findByKey("default", "sent").orElseThrow().state())
                .isEqualTo(TaskState.IN_DOUBT);
    }

    private TaskRow orphan(TaskRow base, String key, boolean sent) {
        return base.toBuilder()
                .id("orphan-" + key)
                .taskId(null)
                .submissionKey(key)
                .state(TaskState.SUBMITTING)
                .sent(sent)
                .sentAt(node.time.now())
                .owner(node.tracker.node().id())
                .build();
    }

    @Test
    void aProducerLeavesTasksToConsumers() {
        Role.PRODUCER.join(node, movie);
        submitAndLoseTheAnswer(command(), false);
        node.movie.tasks.get("task-1").listed = true;
        String running = node.submitMovie(movie, "a dog");
        node.advance(Duration.ofMinutes(1));
        assertThat(node.row("task-1").owner()).isNull();
        assertThat(node.row(running).owner()).isNull();
        assertThat(node.tracker.followedCount()).isZero();

        TrackerHarness other = node.otherNode();
        TrackerHarness.TestReceiver receiver = other.receiver(movie);
        node.movie.endAll("completed");
        other.advance(Duration.ofMinutes(1));
        assertThat(other.take(receiver)).hasSize(2);
    }

    @Test
    void theLastProducerThatGoesLeavesWhatIsInDoubtToOtherNodes() {
        Role.PRODUCER.join(node, movie);
        Role.PRODUCER.join(node, movie);
        submitAndLoseTheAnswer(command(), false);
        node.tracker.removeProducer(TrackerHarness.scope(movie), movie);
        node.settle();
        assertThat(row())
                .get()
                .extracting(TaskRow::owner)
                .isEqualTo(node.tracker.node().id());
        node.tracker.removeProducer(TrackerHarness.scope(movie), movie);
        node.settle();
        assertThat(row()).get().extracting(TaskRow::owner).isNull();

        TrackerHarness other = node.otherNode();
        Role.PRODUCER.join(other, movie);
        node.movie.tasks.get("task-1").listed = true;
        other.advance(Duration.ofMinutes(1));
        assertThat(row()).get().extracting(TaskRow::taskId).isEqualTo("task-1");
    }

    @ParameterizedTest
    @EnumSource
    void withFailNobodyLooksUntilAPersonSaysSo(Role role) {
        role.join(node, movie);
        submitAndLoseTheAnswer(command(AmbiguousSubmitPolicy.fail), true);
        node.advance(Duration.ofMinutes(10));
        assertInDoubt();
        assertAmbiguous(node.submit(command()));
        assertThat(node.movie.lists).isZero();

        node.tracker.decision().resolve(row().orElseThrow(), OperatorDecision.Action.RETRY, null);
        node.advance(Duration.ofMinutes(1));
        assertThat(row()).get().extracting(TaskRow::taskId).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatAPersonHasSettledIsNotLookedForAnyMore(Role role) {
        role.join(node, movie);
        node.movie.listShowsSeed = false;
        node.movie.statusShowsSeed = false;
        submitAndLoseTheAnswer(command(), true);
        int before = node.movie.lists;
        node.advance(Duration.ofMinutes(5));
        assertThat(node.movie.lists).as("it cannot be told").isGreaterThan(before);
        assertInDoubt();

        node.tracker.decision().resolve(row().orElseThrow(), OperatorDecision.Action.ABANDON, null);
        node.advance(Duration.ofMinutes(2));
        int after = node.movie.lists;
        node.advance(Duration.ofMinutes(10));
        assertThat(node.movie.lists).isEqualTo(after);
        assertThat(node.tracker.followedCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void withAnotherKeyItIsFoundButNeverAbsent(Role role) {
        submitAndLoseTheAnswer(command(), false);
        PollAccess other = node.access(movie.client().provider(), "key-2");
        role.join(node, other);
        node.advance(Duration.ofMinutes(10));
        // perhaps another account, which does not show it
        assertInDoubt();
        node.movie.tasks.get("task-1").listed = true;
        node.advance(Duration.ofMinutes(20));
        assertThat(row()).get().extracting(TaskRow::taskId).isEqualTo("task-1");
    }

    @ParameterizedTest
    @EnumSource
    void theKeyThatHasSubmittedItIsUsedWhereThereIsOne(Role role) {
        PollAccess other = node.access(movie.client().provider(), "key-2");
        role.join(node, other);
        Role.PRODUCER.join(node, movie);
        node.wire.thenLost();
        CompletableFuture<Submission> result = node.submit(command());
        node.advance(Duration.ofMinutes(10));
        assertAmbiguous(result);
        assertThat(row()).as("it is absent").isEmpty();
    }

    @Test
    void theClockOfTheNodeThatLooksDoesNotEndTheQuarantine() {
        VirtualScheduler ahead = new VirtualScheduler();
        ahead.stepWallClock(Duration.ofMinutes(3));
        TrackerHarness other = node.otherNode(ahead);
        Role.PRODUCER.join(other, other.movieAccess());
        node.movie.answerLost = CompletableFuture::new;
        node.submit(command());
        node.movie.tasks.get("task-1").listed = false;
        silent.add(node.tracker.node().id());
        for (int i = 0; i < 60; i++) {
            node.advanceSeconds(1);
            ahead.advance(Duration.ofSeconds(1));
            other.settle();
        }
        assertInDoubt();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitsForItsTurnIsNotSentByANodeThatMayHaveLostIt(boolean back) {
        PollAccess one = node.access(movie.client().provider(), "key-1", 1);
        TrackerHarness other = node.otherNode();
        PollAccess there = other.movieAccess();
        Role.PRODUCER.join(other, there);
        for (int i = 0; i < 4; i++) {
            node.wire.thenNothing();
            node.submit(Commands.like(node.command(one, "stalled " + i))
                    .policy(AmbiguousSubmitPolicy.fail)
                    .build());
        }
        CompletableFuture<Submission> first = node.submit(Commands.like(node.command(one, "a cat"))
                .key("order-1")
                .timeout(Duration.ofMinutes(6))
                .build());
        silent.add(node.tracker.node().id());
        node.advanceSeconds(235);
        assertThat(row()).as("freed by the other node").isEmpty();
        CompletableFuture<Submission> retry = other.submit(
                Commands.like(other.command(there, "a cat")).key("order-1").build());
        if (back) {
            // it begins anew under another id, of which it is sure
            silent.clear();
        }
        node.advanceSeconds(60);
        assertThat(node.movie.submits).isEqualTo(1);
        assertThat(retry).isCompleted();
        assertThat(Futures.unwrap(catchThrowable(first::join)))
                .isInstanceOfSatisfying(ServiceUnavailableException.class, e -> assertThat(e.isNotAccepted())
                        .isFalse())
                .hasMessageContaining("Nothing was submitted");
    }

    @Test
    void aTaskThatIsTrackedByItsIdAtThatMomentDoesNotLeaveItAlone() {
        Role.PRODUCER.join(node, movie);
        submitAndLoseTheAnswer(command(), false);
        beforeBinding.set(next -> node.repository.insert(TaskRow.builder()
                .id("scanned")
                .scope(next.scope())
                .keyHash(next.keyHash())
                .state(TaskState.RUNNING)
                .taskId(next.taskId())
                .task(next.task())
                .createdAt(next.createdAt())
                .build()));
        node.movie.tasks.get("task-1").listed = true;
        node.advance(Duration.ofMinutes(5));
        assertThat(beforeBinding.get()).as("found").isNull();
        int before = node.movie.lists;
        node.advance(Duration.ofMinutes(30));
        assertThat(node.movie.lists).as("looked for on").isGreaterThan(before);
        assertInDoubt();
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void theLastProducerDoesNotGiveAwayWhatAnExchangeGoesOnWith() {
        Role.PRODUCER.join(node, movie);
        submitAndLoseTheAnswer(command(), false);
        String id = row().orElseThrow().id();
        CompletableFuture<Submission> again =
                node.submit(Commands.like(command()).continued(id).build());
        node.tracker.removeProducer(TrackerHarness.scope(movie), movie);
        node.settle();
        assertThat(row())
                .get()
                .extracting(TaskRow::owner)
                .isEqualTo(node.tracker.node().id());
        node.movie.tasks.get("task-1").listed = true;
        node.advanceSeconds(15);
        assertThat(again).isCompleted();
        assertThat(again.join().row().taskId()).isEqualTo("task-1");
        assertThat(node.movie.submits).isEqualTo(1);
    }

    @Test
    void anUntrackedTaskThatIsAdoptedWithoutAConsumerIsDoneWith() {
        Role.PRODUCER.join(node, movie);
        submitAndLoseTheAnswer(command(AmbiguousSubmitPolicy.fail), true);
        TaskRow untracked = node.repository
                .update(row().orElseThrow().toBuilder().tracked(false).build())
                .orElseThrow();
        CompletableFuture<VideoTask> task = movie.client().status("task-1");
        node.settle();
        node.tracker.decision().resolve(untracked, OperatorDecision.Action.ADOPT, task.join());
        assertThat(row()).get().extracting(TaskRow::state).isEqualTo(TaskState.DELIVERED);
    }

    @Test
    void whatADeadNodeWasSubmittingToAScopeThatNobodyUsesIsInDoubtAndCanBeDecided() {
        TaskRow base = node.submit(command()).join().row();
        node.repository.insert(orphan(base, "listed", true));
        node.repository.insert(orphan(base, "decided", true));
        node.repository.insert(orphan(base, "unsent", false));
        TrackerHarness other = node.otherNode();
        node.stop();
        TaskRow decided = other.repository.findByKey("default", "decided").orElseThrow();
        assertThat(decided.state()).isEqualTo(TaskState.SUBMITTING);
        assertThat(other.tracker.decision().resolve(decided, OperatorDecision.Action.ABANDON, null))
                .isEmpty();
        assertThat(other.repository.findByKey("default", "decided")).isEmpty();
        other.advance(Duration.ofMinutes(2));
        assertThat(other.repository.findByKey("default", "listed")).hasValueSatisfying(row -> {
            assertThat(row.state()).isEqualTo(TaskState.IN_DOUBT);
            assertThat(row.owner()).isNull();
        });
        assertThat(other.repository.findByKey("default", "unsent")).isEmpty();
    }

    @Test
    void whatALivingNodeIsSubmittingCannotBeDecided() {
        node.wire.thenNothing();
        node.submit(command());
        TrackerHarness other = node.otherNode();
        TaskRow living = row().orElseThrow();
        assertThat(catchThrowable(
                        () -> other.tracker.decision().resolve(living, OperatorDecision.Action.ABANDON, null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("submitting");
        assertThat(row()).get().extracting(TaskRow::version).isEqualTo(living.version());
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatWasNotTrackedIsNotDeliveredWhenItIsFoundLater(Role role) {
        role.join(node, movie);
        submitAndLoseTheAnswer(Commands.like(command()).untracked().build(), false);
        node.movie.tasks.get("task-1").listed = true;
        node.advance(Duration.ofMinutes(1));
        assertThat(row()).hasValueSatisfying(row -> {
            assertThat(row.taskId()).isEqualTo("task-1");
            assertThat(row.state()).isEqualTo(TaskState.DELIVERED);
        });
    }
}
