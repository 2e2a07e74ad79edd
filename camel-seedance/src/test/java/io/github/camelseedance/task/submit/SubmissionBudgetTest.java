/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.TrackerHarness;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A budget as submissions see it, on a virtual clock. Each video is estimated at 9 credits, and the budget is 18 a day. */
class SubmissionBudgetTest {

    private static final BigDecimal PRICE = BigDecimal.valueOf(9);
    private static final Budget TWO = new Budget(BigDecimal.valueOf(18), Duration.ofDays(1));

    private final TrackerHarness node = new TrackerHarness();
    private final PollAccess movie = node.movieAccess();
    private final TestReceiver receiver = node.receiver(movie);

    private SubmitCommand command(TrackerHarness on, PollAccess access, String key) {
        SubmitCommand base = on.command(access, "a cat");
        VideoRequest request = base.request().toBuilder()
                .model("seedance-2.0")
                .resolution("720p")
                .duration(5)
                .build();
        return Commands.like(base).request(request).budget(TWO).key(key).build();
    }

    private SubmitCommand command(String key) {
        return command(node, movie, key);
    }

    private static SeedanceException failure(CompletableFuture<Submission> result) {
        try {
            throw new AssertionError("It was submitted: " + result.getNow(null));
        } catch (CompletionException e) {
            return (SeedanceException) e.getCause();
        }
    }

    private void end(String taskId, String status, BigDecimal price) {
        node.movie.tasks.get(taskId).price = price;
        node.movie.tasks.get(taskId).status = status;
        node.advanceSeconds(30);
        node.take(receiver).forEach(node::delivered);
    }

    private BigDecimal used() {
        return node
                .repository
                .budgetUse(
                        Payer.of(TrackerHarness.scope(movie)), node.time.now().minus(TWO.period()))
                .stream()
                .map(BudgetUse::total)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void theRowOfASubmissionHasItsEstimateWithAndWithoutABudget() {
        TaskRow with = node.submit(command("a")).join().row();
        TaskRow without = node.submit(Commands.like(command("b")).budget(null).build())
                .join()
                .row();

        assertThat(List.of(with.estimate(), without.estimate())).allSatisfy(estimate -> {
            assertThat(estimate.amount()).isEqualByComparingTo(PRICE);
            assertThat(estimate.currency()).isEqualTo("credits");
        });
        assertThat(used()).as("what has no budget of its own counts too").isEqualByComparingTo("18");
    }

    @Test
    void whatIsTooMuchIsNotSentAndItsKeyStaysFree() {
        String first = node.submit(command("a")).join().row().taskId();
        node.submit(command("b")).join();

        SeedanceException refusal = failure(node.submit(command("c")));

        assertThat(refusal).isInstanceOf(BudgetExceededException.class);
        assertThat(refusal.isRetryable()).isTrue();
        assertThat(refusal.isNotAccepted()).isTrue();
        assertThat(node.movie.submits).isEqualTo(2);
        assertThat(node.repository.findByKey("default", "c")).isEmpty();
        end(first, "failed", null);
        assertThat(used()).as("what has failed is not charged").isEqualByComparingTo(PRICE);
        assertThat(node.submit(command("c")).join().duplicate()).isFalse();
    }

    @Test
    void whatHasEndedCountsAtItsRealCostForThePeriod() {
        String first = node.submit(command("a")).join().row().taskId();
        node.submit(command("b")).join();
        end(first, "completed", BigDecimal.valueOf(9.5));
        end(node.repository.findByKey("default", "b").orElseThrow().taskId(), "completed", BigDecimal.valueOf(8.5));
        assertThat(used()).isEqualByComparingTo("18");

        BudgetExceededException refusal = (BudgetExceededException) failure(node.submit(command("c")));
        Duration wait = Duration.between(node.time.now(), refusal.getFreeAt());
        node.advance(wait.minusSeconds(1));
        assertThat(failure(node.submit(command("c")))).isInstanceOf(BudgetExceededException.class);
        node.advanceSeconds(1);
        assertThat(node.submit(command("c")).join().duplicate()).isFalse();
    }

    @Test
    void whatIsInDoubtKeepsItsShareUntilItIsFreed() {
        node.wire.thenLost().thenLost();
        for (String key : List.of("a", "b")) {
            SubmitCommand lost = Commands.like(command(key))
                    .policy(AmbiguousSubmitPolicy.fail)
                    .build();
            assertThat(failure(node.submit(lost))).isInstanceOf(AmbiguousSubmitException.class);
        }
        assertThat(failure(node.submit(command("c")))).isInstanceOf(BudgetExceededException.class);

        TaskRow doubtful = node.repository.findByKey("default", "a").orElseThrow();
        assertThat(doubtful.state()).isEqualTo(TaskState.IN_DOUBT);
        node.repository.remove(doubtful);
        assertThat(node.submit(command("c")).join().duplicate()).isFalse();
    }

    @Test
    void whatIsRefusedByTheProviderGivesItsShareBack() {
        for (int i = 0; i < 5; i++) {
            node.wire.then(200, "{\"code\":\"CONTENT_MODERATION_FAILED\",\"message\":\"no\"}");
            failure(node.submit(command("a")));
        }
        assertThat(used()).isZero();
        assertThat(node.submit(command("a")).join().duplicate()).isFalse();
    }

    @Test
    void aKnownKeyReturnsItsTaskWhateverIsSpentOrCannotBeEstimated() {
        TaskRow first = node.submit(command("a")).join().row();
        node.submit(command("b")).join();

        assertThat(node.submit(command("a")).join().row().taskId()).isEqualTo(first.taskId());
        SubmitCommand odd = Commands.like(command("x"))
                .request(command("x").request().toBuilder().extra("camera", 1).build())
                .build();
        SubmitCommand unbound = Commands.like(odd).budget(null).build();
        TaskRow earlier = node.submit(unbound).join().row();
        assertThat(earlier.estimate()).isNull();
        Submission again = node.submit(odd).join();
        assertThat(again.duplicate()).isTrue();
        assertThat(again.row().taskId()).isEqualTo(earlier.taskId());
    }

    @Test
    void whatCannotBeEstimatedIsRefused() {
        SubmitCommand odd = Commands.like(command("x"))
                .request(command("x").request().toBuilder().extra("camera", 1).build())
                .build();
        SeedanceException refusal = failure(node.submit(odd));

        assertThat(refusal)
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("cannot be estimated")
                .hasMessageContaining("budget is 18");
        assertThat(refusal.isNotAccepted()).isTrue();
        assertThat(refusal.isRetryable()).isFalse();
        assertThat(node.movie.submits).isZero();
        assertThat(node.repository.findByKey("default", "x")).isEmpty();
    }

    @Test
    void aRedeliveryGoesOnWithItsSubmissionWhateverIsSpent() {
        node.submit(command(null)).join();
        node.submit(command(null)).join();
        SubmitCommand redelivery =
                Commands.like(command(null)).continued(node.sent.get(0)).build();

        assertThat(node.submit(redelivery).join().row().id()).isEqualTo(node.sent.get(0));
        assertThat(node.movie.submits).isEqualTo(2);
    }

    @Test
    void ofManyCallersOnTwoNodesAsManySubmitAsThereIsRoomFor() {
        TrackerHarness other = node.otherNode();
        List<CompletableFuture<Submission>> results = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            TrackerHarness mine = i % 2 == 0 ? node : other;
            results.add(mine.tracker.submitter().submit(command(mine, mine.movieAccess(), "k" + i)));
        }
        node.advanceSeconds(1);

        assertThat(results).allMatch(CompletableFuture::isDone);
        assertThat(results.stream().filter(result -> !result.isCompletedExceptionally()))
                .hasSize(2);
        assertThat(node.movie.submits).isEqualTo(2);
    }

    @Test
    void pricesThatDoNotComeAreAnErrorBeforeAnythingIsWritten() {
        PollAccess ink = node.inkAccess();
        for (int i = 0; i < 4; i++) {
            node.wire.then(503, "{}");
        }
        SubmitCommand priced = Commands.like(command(node, ink, "k"))
                .request(
                        command("k").request().toBuilder().model("seedance-2.0").build())
                .build();
        CompletableFuture<Submission> result = node.submit(priced);
        node.advanceSeconds(30);

        SeedanceException error = failure(result);
        assertThat(error).isInstanceOf(ServiceUnavailableException.class);
        assertThat(error.isNotAccepted()).isTrue();
        assertThat(node.repository.findByKey("default", "k")).isEmpty();
        assertThat(node.wire.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void withoutABudgetNoPricesAreAskedFor() {
        PollAccess ink = node.inkAccess();
        node.wire.then(200, "{\"success\":true,\"requestId\":\"req_1\",\"status\":\"queued\",\"creditsCharged\":40}");
        TaskRow row = node.submit(node.command(ink, "a cat")).join().row();

        assertThat(row.estimate()).isNull();
        assertThat(node.wire.requests()).hasSize(1);
    }
}
