/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.testing.VirtualScheduler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {

    private final VirtualScheduler scheduler = new VirtualScheduler();

    private Account account(int concurrent, int perMinute) {
        return new Accounts(scheduler, concurrent, perMinute, (account, kind, outcome, took) -> {})
                .get(settings("key", "default").account("seedance2.ink"), new InkProvider());
    }

    private static ClientSettings settings(String key, String account) {
        return new ClientSettings(
                URI.create("https://www.seedance2.ink"),
                key,
                account,
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                "test");
    }

    @Test
    void oneForEachAccountAndKey() {
        Accounts accounts = new Accounts(scheduler, 32, 0, (account, kind, outcome, took) -> {});
        Account first = accounts.get(settings("key", "default").account("seedance2.ink"), new InkProvider());
        assertThat(accounts.get(settings("key", "default").account("seedance2.ink"), new InkProvider()))
                .isSameAs(first);
        assertThat(accounts.get(settings("other", "default").account("seedance2.ink"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(accounts.get(settings("key", "second").account("seedance2.ink"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(accounts.get(settings("key", "default").account("seedance2.movie"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(accounts.all()).hasSize(4).allSatisfy(account -> assertThat(account.toString())
                .doesNotContain("key,"));
        assertThat(first.key().keyHash()).isEqualTo(Hashes.ofKey("key")).hasSize(12);
        assertThat(Hashes.ofKey(null)).isEqualTo("none");
    }

    @Test
    void callsWaitInOrderWithoutThreads() {
        Account account = account(2, 0);
        List<Integer> started = new ArrayList<>();
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        List<CompletableFuture<Integer>> results = IntStream.range(0, 5)
                .mapToObj(i -> run(account, CallKind.STATUS, Runnable::run, () -> {
                    started.add(i);
                    CompletableFuture<Integer> call = new CompletableFuture<>();
                    running.add(call);
                    return call;
                }))
                .toList();
        assertThat(started).containsExactly(0, 1);
        assertThat(account.inFlight()).isEqualTo(2);
        assertThat(account.waiting()).isEqualTo(3);

        running.get(1).complete(1);
        assertThat(started).containsExactly(0, 1, 2);
        running.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThat(started).containsExactly(0, 1, 2, 3);
        running.get(2).cancel(true);
        assertThat(started).containsExactly(0, 1, 2, 3, 4);
        running.get(3).complete(3);
        running.get(4).complete(4);

        assertThat(account.inFlight()).isZero();
        assertThat(results.get(0)).isCompletedExceptionally();
        assertThat(results.get(4)).isCompletedWithValue(4);
    }

    @Test
    void submissionsGoFirstAndFilesHaveTheirOwnPlaces() {
        Account account = account(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        run(account, CallKind.STATUS, Runnable::run, () -> {
            started.add("status");
            return new CompletableFuture<>();
        });
        run(account, CallKind.SUBMIT, Runnable::run, () -> {
            started.add("submit");
            return CompletableFuture.completedFuture(null);
        });
        run(account, CallKind.DOWNLOAD, Runnable::run, () -> {
            started.add("download");
            return new CompletableFuture<>();
        });
        assertThat(started).containsExactly("download");
        first.complete(null);
        assertThat(started).containsExactly("download", "submit", "status");
    }

    @Test
    void callThatIsGivenUpBeforeItsTurnIsNeverMade() {
        Account account = account(1, 0);
        CompletableFuture<Void> first = new CompletableFuture<>();
        AtomicInteger started = new AtomicInteger();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        CompletableFuture<Object> second = run(account, CallKind.SUBMIT, Runnable::run, () -> {
            started.incrementAndGet();
            return new CompletableFuture<>();
        });
        second.cancel(true);
        first.complete(null);
        assertThat(started).hasValue(0);
        assertThat(account.inFlight()).isZero();
        assertThat(account.waiting()).isZero();
    }

    @Test
    void cancellingACallThatRunsCancelsIt() {
        Account account = account(1, 0);
        CompletableFuture<Object> call = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> call).cancel(true);
        assertThat(call).isCancelled();
        assertThat(account.inFlight()).isZero();
    }

    @Test
    void callThatThrowsLeavesItsPlace() {
        Account account = account(1, 0);
        assertThat(run(account, CallKind.STATUS, Runnable::run, () -> {
                    throw new IllegalArgumentException("bad");
                }))
                .isCompletedExceptionally();
        assertThat(run(account, CallKind.STATUS, Runnable::run, () -> CompletableFuture.completedFuture("ok")))
                .isCompletedWithValue("ok");
    }

    @Test
    void noWindowOfAMinuteSeesMoreThanTheLimit() {
        Account account = account(1000, 60);
        List<Instant> started = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            run(account, CallKind.STATUS, Runnable::run, () -> {
                started.add(scheduler.now());
                return CompletableFuture.completedFuture(null);
            });
            scheduler.advance(Duration.ofMillis(i % 7 * 50));
        }
        scheduler.advance(Duration.ofMinutes(10));
        assertThat(started).hasSize(300);
        for (int i = 60; i < 300; i++) {
            assertThat(Duration.between(started.get(i - 60), started.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
        assertThat(Duration.between(started.get(0), started.get(299))).isLessThan(Duration.ofMinutes(5));
        assertThat(account.limiterWaits()).isPositive();
        assertThat(scheduler.pending()).isZero();
    }

    private List<Duration> starts(int perMinute, Turn.Priority priority, int calls) {
        Account account = account(1000, perMinute);
        Instant begin = scheduler.now();
        List<Duration> started = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            call(account, priority, () -> started.add(Duration.between(begin, scheduler.now())));
        }
        scheduler.advance(Duration.ofMinutes(20));
        assertThat(started).hasSize(calls);
        return started;
    }

    private static CompletableFuture<Object> call(Account account, Turn.Priority priority, Runnable call) {
        return account.run(
                CallKind.STATUS,
                new Turn(priority, priority == Turn.Priority.ROUTE ? Duration.ofSeconds(60) : null, Runnable::run),
                () -> {
                    call.run();
                    return CompletableFuture.completedFuture("done");
                },
                () -> "late");
    }

    private static long within(List<Duration> started, int index, Duration window) {
        return started.subList(0, index + 1).stream()
                .filter(at -> started.get(index).minus(at).compareTo(window) < 0)
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 10, 12, 59, 60, 100, 600, 1000})
    void theLimitIsSpreadOverTheMinute(int perMinute) {
        int calls = Math.min(5 * perMinute, 2000);
        List<Duration> started = starts(perMinute, Turn.Priority.SUBMISSION, calls);

        int sixth = Math.max(1, perMinute / 6);
        for (int i = 0; i < calls; i++) {
            assertThat(within(started, i, Duration.ofMinutes(1))).isLessThanOrEqualTo(perMinute);
            assertThat(within(started, i, Duration.ofSeconds(60L * sixth / perMinute)))
                    .isLessThanOrEqualTo(sixth);
        }
        // and all of it can be used, but for the half second that a request can leave after its turn
        assertThat(started.get(calls - 1)).isLessThan(Duration.ofMillis(60_500L * calls / perMinute + 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 10, 60, 100, 600})
    void aTenthIsKeptForCallsOfRoutes(int perMinute) {
        Account account = account(1000, perMinute);
        AtomicInteger background = new AtomicInteger();
        AtomicInteger ofRoutes = new AtomicInteger();
        for (int i = 0; i < 3 * perMinute; i++) {
            call(account, Turn.Priority.TRACKER, background::incrementAndGet);
        }
        scheduler.advance(Duration.ofSeconds(59));
        int kept = (perMinute + 9) / 10;
        assertThat(background).hasValue(perMinute - kept);

        call(account, Turn.Priority.ROUTE, ofRoutes::incrementAndGet);
        assertThat(ofRoutes).hasValue(1);
    }

    @Test
    void aLimitOfOneLeavesTheTrackerItsTurn() {
        assertThat(starts(1, Turn.Priority.TRACKER, 3)).element(2).isEqualTo(Duration.ofSeconds(121));
    }

    @Test
    void aCallOfARouteGoesBeforeAThousandPolls() {
        Account account = account(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        for (int i = 0; i < 1000; i++) {
            call(account, Turn.Priority.TRACKER, () -> started.add("poll"));
        }
        call(account, Turn.Priority.ROUTE, () -> started.add("status"));
        first.complete(null);
        assertThat(started).hasSize(1001).startsWith("status", "poll");
    }

    @Test
    void howeverBusyRoutesAreTheTrackerHasItsTurn() {
        Account account = account(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        for (int i = 0; i < 100; i++) {
            call(account, Turn.Priority.TRACKER, () -> started.add("poll"));
            call(account, Turn.Priority.ROUTE, () -> started.add("status"));
        }
        first.complete(null);
        assertThat(started.subList(0, 10)).containsOnly("status");
        assertThat(started.subList(0, 110)).filteredOn("poll"::equals).hasSize(10);
    }

    @Test
    void theWaitOfARouteForItsTurnIsBounded() {
        Account account = account(1, 0);
        AtomicInteger started = new AtomicInteger();
        CompletableFuture<Void> first = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        CompletableFuture<Object> second = call(account, Turn.Priority.ROUTE, started::incrementAndGet);

        scheduler.advance(Duration.ofSeconds(59));
        assertThat(second).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(second).isCompletedWithValue("late");
        assertThat(account.waiting()).isZero();
        first.complete(null);
        assertThat(started).hasValue(0);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void deepQueueOfCallsThatEndAtOnceNeedsNoStack() {
        Account account = account(1, 0);
        CompletableFuture<Object> first = new CompletableFuture<>();
        run(account, CallKind.STATUS, Runnable::run, () -> first);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            run(
                    account,
                    CallKind.STATUS,
                    Runnable::run,
                    () -> CompletableFuture.completedFuture(done.incrementAndGet()));
        }
        first.complete(null);
        assertThat(done).hasValue(100_000);
    }

    @Test
    void manyThreadsNeverExceedTheLimit() throws Exception {
        Account account = account(8, 0);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(20_000);
        try {
            for (int i = 0; i < 20_000; i++) {
                threads.execute(() -> run(account, CallKind.STATUS, threads, () -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            return CompletableFuture.runAsync(now::decrementAndGet, threads);
                        })
                        .whenComplete((value, error) -> done.countDown()));
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(2, 8);
        assertThat(account.inFlight()).isZero();
    }

    @Test
    void troubleGrowsOnlyWhenItsWaitIsOver() {
        Account account = account(1, 0);
        for (int i = 0; i < 50; i++) {
            account.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        }
        assertThat(account.troubles().pauseLeft()).hasSeconds(5);
        assertThat(account.troubles().pause())
                .get()
                .extracting(AccountPause::failures)
                .isEqualTo(1);

        scheduler.advance(Duration.ofSeconds(5));
        assertThat(account.troubles().pauseLeft()).isZero();
        assertThat(account.troubles().pause()).isPresent();
        account.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        assertThat(account.troubles().pauseLeft()).hasSeconds(10);

        for (int i = 0; i < 20; i++) {
            scheduler.advance(Duration.ofMinutes(10));
            account.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        }
        assertThat(account.troubles().pauseLeft()).hasMinutes(10);

        account.troubles().fine(CallKind.STATUS, Duration.ZERO);
        assertThat(account.troubles().pause()).isEmpty();
    }

    @Test
    void providerSaysHowLong() {
        Account account = account(1, 0);
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(30));
        assertThat(account.troubles().pauseLeft()).hasSeconds(30);
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(90));
        assertThat(account.troubles().pauseLeft()).hasSeconds(90);
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(1));
        assertThat(account.troubles().pauseLeft()).hasSeconds(90);
    }

    @Test
    void missingCreditsStopSubmissionsOnly() {
        Account account = account(1, 0);
        account.troubles().trouble(AccountPause.Kind.CREDITS, "HTTP 402", null);
        assertThat(account.troubles().pauseLeft()).isZero();
        assertThat(account.troubles().outOfCredits()).isPresent();
        account.troubles().fine(CallKind.STATUS, Duration.ZERO);
        assertThat(account.troubles().outOfCredits()).isPresent();
        assertThat(account.troubles().pause())
                .get()
                .extracting(AccountPause::kind)
                .isEqualTo(AccountPause.Kind.CREDITS);
        account.troubles().fine(CallKind.SUBMIT, Duration.ZERO);
        assertThat(account.troubles().outOfCredits()).isEmpty();
    }

    @Test
    void whatWasUnderWayAlreadyDoesNotUnsayWhatTheProviderSaidOfTheAccount() {
        Account account = account(1, 0);
        account.troubles().trouble(AccountPause.Kind.CREDITS, "HTTP 402", null);
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", null);
        scheduler.advance(Duration.ofSeconds(1));
        account.troubles().fine(CallKind.SUBMIT, Duration.ofSeconds(2));
        account.troubles().answered(Duration.ofSeconds(2));
        assertThat(account.troubles().outOfCredits()).isPresent();
        assertThat(account.troubles().pauseLeft()).isPositive();
        account.troubles().fine(CallKind.SUBMIT, Duration.ofSeconds(1));
        assertThat(account.troubles().outOfCredits()).isEmpty();
        assertThat(account.troubles().pauseLeft()).isZero();
    }

    @Test
    void whatTheProviderSaysOnceMoreIsNotUnsaidByACallThatBeganBetween() {
        Account account = account(1, 0);
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", null);
        scheduler.advance(Duration.ofSeconds(7));
        account.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(60));
        scheduler.advance(Duration.ofSeconds(1));
        account.troubles().fine(CallKind.STATUS, Duration.ofSeconds(2));
        assertThat(account.troubles().pauseLeft()).isPositive();
        account.troubles().fine(CallKind.STATUS, Duration.ofSeconds(1));
        assertThat(account.troubles().pauseLeft()).isZero();
    }

    @Test
    void anyAnswerShowsThatTheProviderIsThere() {
        Account account = account(1, 0);
        account.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        scheduler.advance(Duration.ofSeconds(1));
        account.troubles().answered(Duration.ofSeconds(2));
        assertThat(account.troubles().pauseLeft()).isZero();
    }

    /** A call for a route, however long it waits for its turn. */
    private static <T> CompletableFuture<T> run(
            Account account, CallKind kind, Executor worker, Supplier<CompletableFuture<T>> call) {
        Turn.Priority priority = kind == CallKind.SUBMIT ? Turn.Priority.SUBMISSION : Turn.Priority.ROUTE;
        return account.run(kind, new Turn(priority, null, worker), call, () -> null);
    }
}
