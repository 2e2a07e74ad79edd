/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static io.github.camelseedance.task.store.Rows.INK;
import static io.github.camelseedance.task.store.Rows.MOVIE;
import static io.github.camelseedance.task.store.Rows.OTHER_ACCOUNT;
import static io.github.camelseedance.task.store.Rows.OTHER_QUEUE;
import static io.github.camelseedance.task.store.Rows.OTHER_URL;
import static io.github.camelseedance.task.store.Rows.running;
import static io.github.camelseedance.task.store.Rows.submitting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRowBuilder;
import io.github.camelseedance.task.store.TaskState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link TaskRepository} does, sentence by sentence of the interface: what is spent, and budgets. */
abstract class TaskSpendingContract extends TaskRepositoryContract {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** A row, made for a time, and where its amount is found: 0 ended, 1 running, 2 in doubt, -1 nowhere. */
    private record Counted(String name, Function<Instant, TaskRowBuilder> row, int place, String amount) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Counted> counted() {
        return Stream.of(
                open("what is being submitted", submitting("k"), 1),
                open("what runs", running(), 1),
                open("what is in doubt", submitting("k").state(TaskState.IN_DOUBT), 2),
                open("what is parked and may run", running().state(TaskState.PARKED), 1),
                open("what goes to another address of the same account", running(OTHER_URL), 1),
                open("nothing of another queue", running(OTHER_QUEUE), -1),
                open("nothing of another account", running(OTHER_ACCOUNT), -1),
                open("nothing of another provider", running(INK), -1),
                ended("what has ended, at its cost", TaskStatus.SUCCEEDED, "40", "40"),
                ended("what has ended without a known cost, at its estimate", TaskStatus.SUCCEEDED, null, "7"),
                ended("what has failed and is not charged, nothing", TaskStatus.FAILED, "0", "0"),
                ended("what has failed and is charged, at its cost", TaskStatus.FAILED, "3", "3"),
                ended("what was cancelled and not charged, nothing", TaskStatus.CANCELLED, "0", "0"),
                ended("what was refunded, nothing", TaskStatus.EXPIRED, "0.00", "0"),
                ended("what was given up, at its estimate", TaskStatus.TIMED_OUT, null, "7"),
                ended("a cost that is none, at the estimate", TaskStatus.SUCCEEDED, "1e40", "7"),
                ended("a cost below zero, at the estimate", TaskStatus.SUCCEEDED, "-1", "7"),
                ended("a cost of many decimals, rounded up", TaskStatus.SUCCEEDED, "1.00000000001", "1.0000000001"),
                new Counted(
                        "what was delivered, at its cost",
                        now -> end(TaskStatus.SUCCEEDED, "40", now.minus(HOUR))
                                .state(TaskState.DELIVERED)
                                .finishedAt(now),
                        0,
                        "40"),
                new Counted(
                        "what was parked after its end, at its cost",
                        now -> end(TaskStatus.SUCCEEDED, "40", now.minus(HOUR)).state(TaskState.PARKED),
                        0,
                        "40"),
                new Counted(
                        "what nobody follows, at its estimate, from its acceptance on",
                        now -> running().state(TaskState.DELIVERED).finishedAt(now.minus(HOUR)),
                        0,
                        "7"),
                new Counted(
                        "what ended just within the period",
                        now -> end(TaskStatus.SUCCEEDED, "40", now.minus(DAY).plusSeconds(300)),
                        0,
                        "40"),
                new Counted(
                        "nothing of what ended before the period",
                        now -> end(TaskStatus.SUCCEEDED, "40", now.minus(DAY).minusSeconds(300)),
                        -1,
                        null));
    }

    private static Counted open(String name, TaskRowBuilder row, int place) {
        return new Counted(name, now -> row.createdAt(now.minus(DAY.multipliedBy(3))), place, "7");
    }

    private static Counted ended(String name, TaskStatus status, String cost, String counts) {
        return new Counted(name, now -> end(status, cost, now.minus(HOUR)), 0, counts);
    }

    private static TaskRowBuilder end(TaskStatus status, String cost, Instant when) {
        return running().state(TaskState.ENDED).endedAt(when).task(task(status, cost));
    }

    private static VideoTask task(TaskStatus status, String cost) {
        return VideoTask.builder()
                .model("seedance-2-0")
                .status(status)
                .cost(cost == null ? null : new BigDecimal(cost))
                .currency(cost == null ? null : "credits")
                .build();
    }

    private static CostEstimate credits(String amount) {
        return new CostEstimate(new BigDecimal(amount), "credits", "for a test");
    }

    private static Budget budget(String limit) {
        return new Budget(new BigDecimal(limit), DAY);
    }

    /** An intent that is estimated at so many credits. */
    private TaskRowBuilder intent(String amount) {
        return submitting(null).estimate(credits(amount)).createdAt(now());
    }

    @ParameterizedTest
    @MethodSource("counted")
    void aRowCounts(Counted counted) {
        repository().insert(counted.row.apply(now()).estimate(credits("7")).build());

        List<BudgetUse> uses = repository().budgetUse(Payer.of(MOVIE), now().minus(DAY));

        if (counted.place < 0) {
            assertThat(uses).isEmpty();
            return;
        }
        BudgetUse.Sum[] expected = {BudgetUse.Sum.NONE, BudgetUse.Sum.NONE, BudgetUse.Sum.NONE};
        expected[counted.place] = new BudgetUse.Sum(1, new BigDecimal(counted.amount));
        assertThat(uses).singleElement().satisfies(use -> {
            assertThat(use.currency()).isEqualTo("credits");
            assertThat(List.of(use.ended(), use.running(), use.inDoubt())).containsExactly(expected);
            assertThat(use.earliestEnd() != null)
                    .isEqualTo(counted.place == 0 && use.total().signum() > 0);
        });
    }

    @Test
    void whatIsUsedIsAddedUpByCurrency() {
        Instant end = Instant.ofEpochMilli(now().minus(HOUR).toEpochMilli());
        repository().insert(end(TaskStatus.SUCCEEDED, "40", end.plusSeconds(60)).build());
        repository().insert(end(TaskStatus.SUCCEEDED, "2.5", end).build());
        repository().insert(end(TaskStatus.FAILED, "0", end.minusSeconds(60)).build());
        repository().insert(running().estimate(credits("7")).build());
        repository().insert(running().estimate(credits("7")).build());
        repository()
                .insert(running()
                        .estimate(new CostEstimate(BigDecimal.ONE, "usd", "for a test"))
                        .build());
        repository().insert(running().build());

        assertThat(repository().budgetUse(Payer.of(MOVIE), now().minus(DAY)))
                .containsExactlyInAnyOrder(
                        new BudgetUse("credits", sum(3, "42.5"), sum(2, "14"), BudgetUse.Sum.NONE, end),
                        new BudgetUse("usd", BudgetUse.Sum.NONE, sum(1, "1"), BudgetUse.Sum.NONE, null),
                        new BudgetUse(null, BudgetUse.Sum.NONE, sum(1, "0"), BudgetUse.Sum.NONE, null));
    }

    private static BudgetUse.Sum sum(long tasks, String amount) {
        return new BudgetUse.Sum(tasks, new BigDecimal(amount));
    }

    @Test
    void aRowIsStoredAsLongAsTheBudgetHasRoomForIt() {
        TaskRow first = repository().insert(intent("60").build(), budget("100"));
        assertThat(repository().find(first.id())).contains(first);
        assertThat(repository().insert(intent("40").build(), budget("100")).version())
                .isEqualTo(1);
        TaskRow third = intent("0.01").submissionKey("k").build();

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> repository().insert(third, budget("100")))
                .satisfies(e -> {
                    assertThat(e.isRetryable()).isTrue();
                    assertThat(e.getCode()).isEqualTo("BUDGET_EXCEEDED");
                    assertThat(e.getProvider()).isEqualTo(MOVIE.provider());
                    assertThat(e.getFreeAt()).isNull();
                })
                .withMessageContaining("0.01 credits")
                .withMessageContaining("budget of 100 credits in 1d")
                .withMessageContaining("100 credits are used: 0 by 0 that ended, 100 by 2 that run, 0 by 0 in doubt")
                .withMessageContaining("Nothing was sent");
        assertThat(repository().find(third.id())).isEmpty();
        assertThat(repository().findByKey(MOVIE.queue(), "k")).isEmpty();
        assertThat(repository().insert(third, budget("100.01")).id()).isEqualTo(third.id());
    }

    @Test
    void whatIsAboveTheWholeBudgetIsNeverWorthATry() {
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> repository().insert(intent("101").build(), budget("100")))
                .satisfies(e -> assertThat(e.isRetryable()).isFalse())
                .withMessageContaining("above the whole budget");
    }

    @Test
    void theErrorTellsWhenSomethingIsFreeAgain() {
        Instant end = Instant.ofEpochMilli(now().minus(HOUR).toEpochMilli());
        repository().insert(end(TaskStatus.SUCCEEDED, "60", end).build());
        repository()
                .insert(submitting(null)
                        .state(TaskState.IN_DOUBT)
                        .estimate(credits("30"))
                        .build());

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> repository().insert(intent("20").build(), budget("100")))
                .satisfies(e -> assertThat(e.getFreeAt()).isEqualTo(end.plus(DAY)))
                .withMessageContaining("60 by 1 that ended, 0 by 0 that run, 30 by 1 in doubt")
                .withMessageContaining(end.plus(DAY).toString());
    }

    @Test
    void aKnownKeyNeedsNoRoom() {
        TaskRow first = repository().insert(intent("100").submissionKey("k").build(), budget("100"));

        assertThat(repository().insert(intent("100").submissionKey("k").build(), budget("100")))
                .isEqualTo(first);
    }

    @Test
    void aRowWithoutAnEstimateCannotBeHeldAgainstABudget() {
        TaskRow row = submitting(null).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository().insert(row, budget("100")))
                .withMessageContaining("estimate");
        assertThat(repository().find(row.id())).isEmpty();
    }

    @Test
    void whatIsRemovedOrEndsWithoutAChargeGivesItsShareBack() {
        TaskRow removed = repository().insert(intent("60").build(), budget("100"));
        TaskRow failing = repository().insert(intent("40").build(), budget("100"));
        assertThat(repository().remove(removed)).isTrue();
        TaskRow anew = repository().insert(intent("60").build(), budget("100"));
        TaskRow accepted = repository()
                .update(failing.accepted(VideoTask.builder().id("v-failing").build(), null, false, now()))
                .orElseThrow();
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> repository().insert(intent("40").build(), budget("100")));
        repository().update(accepted.ended(task(TaskStatus.FAILED, "0"), now())).orElseThrow();

        assertThat(repository().insert(intent("40").build(), budget("100")).version())
                .isEqualTo(1);
        repository().update(anew.sending(null, now()).inDoubt("no answer")).orElseThrow();
        assertThatExceptionOfType(BudgetExceededException.class)
                .as("what is in doubt keeps its share")
                .isThrownBy(() -> repository().insert(intent("1").build(), budget("100")));
    }

    @Test
    void ofManyInsertsThatComeTogetherNoneIsOneTooMany() throws Exception {
        List<Boolean> stored = inParallel(64, n -> {
            TaskRepository mine = n % 2 == 0 ? repository() : sibling();
            try {
                mine.insert(intent("14.4").submissionKey("k" + n).build(), budget("144"));
                return true;
            } catch (BudgetExceededException e) {
                return false;
            }
        });

        assertThat(stored.stream().filter(done -> done)).hasSize(10);
        assertThat(repository().list(null, TaskState.SUBMITTING, 100)).hasSize(10);
        assertThat(repository().budgetUse(Payer.of(MOVIE), now().minus(DAY)))
                .extracting(BudgetUse::total)
                .containsExactly(new BigDecimal("144"));
    }

    @Test
    void spendingIsToldByDayPayerModelAndCurrency() {
        Instant noon = now().atZone(ZoneOffset.UTC).toLocalDate().atTime(12, 0).toInstant(ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(noon, ZoneOffset.UTC);
        repository().insert(end(TaskStatus.SUCCEEDED, "40", noon).build());
        repository()
                .insert(end(TaskStatus.SUCCEEDED, "2.5", noon.plusSeconds(1)).build());
        repository().insert(end(TaskStatus.FAILED, "0", noon.minus(DAY)).build());
        repository()
                .insert(end(TaskStatus.SUCCEEDED, "9", noon.minus(DAY.multipliedBy(9)))
                        .build());
        repository()
                .insert(running(OTHER_ACCOUNT)
                        .estimate(credits("7"))
                        .task(VideoTask.builder().model("m".repeat(300)).build())
                        .build());
        repository().insert(running(INK).build());

        assertThat(repository().spending(noon.minus(DAY.multipliedBy(7))))
                .containsExactlyInAnyOrder(
                        spending(today, Payer.of(MOVIE), "seedance-2-0", "credits", "42.5", 2),
                        spending(today.minusDays(1), Payer.of(MOVIE), "seedance-2-0", "credits", "0", 1),
                        spending(null, Payer.of(OTHER_ACCOUNT), "m".repeat(255), "credits", "7", 1),
                        spending(null, Payer.of(INK), null, null, "0", 1));
    }

    private static Spending spending(
            LocalDate day, Payer payer, String model, String currency, String amount, long tasks) {
        return new Spending(day, payer, model, currency, new BigDecimal(amount), tasks);
    }

    @Test
    void aRepositoryThatHasNoQueryForItAddsUpWhatItLists() {
        whatIsUsedIsAddedUpByCurrency();
        InvocationHandler old = (proxy, method, arguments) -> method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : method.invoke(repository(), arguments);
        TaskRepository foreign = (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, old);
        Instant since = now().minus(DAY);

        assertThat(foreign.budgetUse(Payer.of(MOVIE), since))
                .containsExactlyInAnyOrderElementsOf(repository().budgetUse(Payer.of(MOVIE), since));
        assertThat(foreign.spending(since))
                .containsExactlyInAnyOrderElementsOf(repository().spending(since));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> foreign.insert(intent("1").build(), budget("100")))
                .withMessageContaining("budget");
    }
}
