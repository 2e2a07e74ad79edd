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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {

    private final VirtualScheduler scheduler = new VirtualScheduler();

    private Account lane(int concurrent, int perMinute) {
        return new Accounts(scheduler, concurrent, perMinute, (account, kind, outcome, took) -> {})
                .lane(settings("key", "default").account("seedance2.ink"), new InkProvider());
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
    void oneLaneForEachAccountAndKey() {
        Accounts lanes = new Accounts(scheduler, 32, 0, (account, kind, outcome, took) -> {});
        Account first = lanes.lane(settings("key", "default").account("seedance2.ink"), new InkProvider());
        assertThat(lanes.lane(settings("key", "default").account("seedance2.ink"), new InkProvider()))
                .isSameAs(first);
        assertThat(lanes.lane(settings("other", "default").account("seedance2.ink"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(lanes.lane(settings("key", "second").account("seedance2.ink"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(lanes.lane(settings("key", "default").account("seedance2.movie"), new InkProvider()))
                .isNotSameAs(first);
        assertThat(lanes.all()).hasSize(4).allSatisfy(lane -> assertThat(lane.toString())
                .doesNotContain("key,"));
        assertThat(first.key().keyHash()).isEqualTo(Hashes.ofKey("key")).hasSize(12);
        assertThat(Hashes.ofKey(null)).isEqualTo("none");
    }

    @Test
    void callsWaitInOrderWithoutThreads() {
        Account lane = lane(2, 0);
        List<Integer> started = new ArrayList<>();
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        List<CompletableFuture<Integer>> results = IntStream.range(0, 5)
                .mapToObj(i -> lane.run(CallKind.STATUS, Runnable::run, () -> {
                    started.add(i);
                    CompletableFuture<Integer> call = new CompletableFuture<>();
                    running.add(call);
                    return call;
                }))
                .toList();
        assertThat(started).containsExactly(0, 1);
        assertThat(lane.inFlight()).isEqualTo(2);
        assertThat(lane.waiting()).isEqualTo(3);

        running.get(1).complete(1);
        assertThat(started).containsExactly(0, 1, 2);
        running.get(0).completeExceptionally(new IllegalStateException("no"));
        assertThat(started).containsExactly(0, 1, 2, 3);
        running.get(2).cancel(true);
        assertThat(started).containsExactly(0, 1, 2, 3, 4);
        running.get(3).complete(3);
        running.get(4).complete(4);

        assertThat(lane.inFlight()).isZero();
        assertThat(results.get(0)).isCompletedExceptionally();
        assertThat(results.get(4)).isCompletedWithValue(4);
    }

    @Test
    void submissionsGoFirstAndFilesHaveTheirOwnPlaces() {
        Account lane = lane(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        lane.run(CallKind.STATUS, Runnable::run, () -> {
            started.add("status");
            return new CompletableFuture<>();
        });
        lane.run(CallKind.SUBMIT, Runnable::run, () -> {
            started.add("submit");
            return CompletableFuture.completedFuture(null);
        });
        lane.run(CallKind.DOWNLOAD, Runnable::run, () -> {
            started.add("download");
            return new CompletableFuture<>();
        });
        assertThat(started).containsExactly("download");
        first.complete(null);
        assertThat(started).containsExactly("download", "submit", "status");
    }

    @Test
    void callThatIsGivenUpBeforeItsTurnIsNeverMade() {
        Account lane = lane(1, 0);
        CompletableFuture<Void> first = new CompletableFuture<>();
        AtomicInteger started = new AtomicInteger();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        CompletableFuture<Object> second = lane.run(CallKind.SUBMIT, Runnable::run, () -> {
            started.incrementAndGet();
            return new CompletableFuture<>();
        });
        second.cancel(true);
        first.complete(null);
        assertThat(started).hasValue(0);
        assertThat(lane.inFlight()).isZero();
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void cancellingACallThatRunsCancelsIt() {
        Account lane = lane(1, 0);
        CompletableFuture<Object> call = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> call).cancel(true);
        assertThat(call).isCancelled();
        assertThat(lane.inFlight()).isZero();
    }

    @Test
    void callThatThrowsLeavesItsPlace() {
        Account lane = lane(1, 0);
        assertThat(lane.run(CallKind.STATUS, Runnable::run, () -> {
                    throw new IllegalArgumentException("bad");
                }))
                .isCompletedExceptionally();
        assertThat(lane.run(CallKind.STATUS, Runnable::run, () -> CompletableFuture.completedFuture("ok")))
                .isCompletedWithValue("ok");
    }

    @Test
    void noWindowOfAMinuteSeesMoreThanTheLimit() {
        Account lane = lane(1000, 60);
        List<Instant> started = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lane.run(CallKind.STATUS, Runnable::run, () -> {
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
        assertThat(lane.limiterWaits()).isPositive();
        assertThat(scheduler.pending()).isZero();
    }

    private List<Duration> starts(int perMinute, Turn.Priority priority, int calls) {
        Account lane = lane(1000, perMinute);
        Instant begin = scheduler.now();
        List<Duration> started = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            call(lane, priority, () -> started.add(Duration.between(begin, scheduler.now())));
        }
        scheduler.advance(Duration.ofMinutes(20));
        assertThat(started).hasSize(calls);
        return started;
    }

    private static CompletableFuture<Object> call(Account lane, Turn.Priority priority, Runnable call) {
        return lane.run(
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
        Account lane = lane(1000, perMinute);
        AtomicInteger background = new AtomicInteger();
        AtomicInteger ofRoutes = new AtomicInteger();
        for (int i = 0; i < 3 * perMinute; i++) {
            call(lane, Turn.Priority.TRACKER, background::incrementAndGet);
        }
        scheduler.advance(Duration.ofSeconds(59));
        int kept = (perMinute + 9) / 10;
        assertThat(background).hasValue(perMinute - kept);

        call(lane, Turn.Priority.ROUTE, ofRoutes::incrementAndGet);
        assertThat(ofRoutes).hasValue(1);
    }

    @Test
    void aLimitOfOneLeavesTheTrackerItsTurn() {
        assertThat(starts(1, Turn.Priority.TRACKER, 3)).element(2).isEqualTo(Duration.ofSeconds(121));
    }

    @Test
    void aCallOfARouteGoesBeforeAThousandPolls() {
        Account lane = lane(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        for (int i = 0; i < 1000; i++) {
            call(lane, Turn.Priority.TRACKER, () -> started.add("poll"));
        }
        call(lane, Turn.Priority.ROUTE, () -> started.add("status"));
        first.complete(null);
        assertThat(started).hasSize(1001).startsWith("status", "poll");
    }

    @Test
    void howeverBusyRoutesAreTheTrackerHasItsTurn() {
        Account lane = lane(1, 0);
        List<String> started = new ArrayList<>();
        CompletableFuture<Void> first = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        for (int i = 0; i < 100; i++) {
            call(lane, Turn.Priority.TRACKER, () -> started.add("poll"));
            call(lane, Turn.Priority.ROUTE, () -> started.add("status"));
        }
        first.complete(null);
        assertThat(started.subList(0, 10)).containsOnly("status");
        assertThat(started.subList(0, 110)).filteredOn("poll"::equals).hasSize(10);
    }

    @Test
    void theWaitOfARouteForItsTurnIsBounded() {
        Account lane = lane(1, 0);
        AtomicInteger started = new AtomicInteger();
        CompletableFuture<Void> first = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        CompletableFuture<Object> second = call(lane, Turn.Priority.ROUTE, started::incrementAndGet);

        scheduler.advance(Duration.ofSeconds(59));
        assertThat(second).isNotDone();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(second).isCompletedWithValue("late");
        assertThat(lane.waiting()).isZero();
        first.complete(null);
        assertThat(started).hasValue(0);
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void deepQueueOfCallsThatEndAtOnceNeedsNoStack() {
        Account lane = lane(1, 0);
        CompletableFuture<Object> first = new CompletableFuture<>();
        lane.run(CallKind.STATUS, Runnable::run, () -> first);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            lane.run(CallKind.STATUS, Runnable::run, () -> CompletableFuture.completedFuture(done.incrementAndGet()));
        }
        first.complete(null);
        assertThat(done).hasValue(100_000);
    }

    @Test
    void manyThreadsNeverExceedTheLimit() throws Exception {
        Account lane = lane(8, 0);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(20_000);
        try {
            for (int i = 0; i < 20_000; i++) {
                threads.execute(() -> lane.run(CallKind.STATUS, threads, () -> {
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
        assertThat(lane.inFlight()).isZero();
    }

    @Test
    void troubleGrowsOnlyWhenItsWaitIsOver() {
        Account lane = lane(1, 0);
        for (int i = 0; i < 50; i++) {
            lane.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        }
        assertThat(lane.troubles().pauseLeft()).hasSeconds(5);
        assertThat(lane.troubles().pause())
                .get()
                .extracting(AccountPause::failures)
                .isEqualTo(1);

        scheduler.advance(Duration.ofSeconds(5));
        assertThat(lane.troubles().pauseLeft()).isZero();
        assertThat(lane.troubles().pause()).isPresent();
        lane.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        assertThat(lane.troubles().pauseLeft()).hasSeconds(10);

        for (int i = 0; i < 20; i++) {
            scheduler.advance(Duration.ofMinutes(10));
            lane.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        }
        assertThat(lane.troubles().pauseLeft()).hasMinutes(10);

        lane.troubles().fine(CallKind.STATUS, Duration.ZERO);
        assertThat(lane.troubles().pause()).isEmpty();
    }

    @Test
    void providerSaysHowLong() {
        Account lane = lane(1, 0);
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(30));
        assertThat(lane.troubles().pauseLeft()).hasSeconds(30);
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(90));
        assertThat(lane.troubles().pauseLeft()).hasSeconds(90);
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(1));
        assertThat(lane.troubles().pauseLeft()).hasSeconds(90);
    }

    @Test
    void missingCreditsStopSubmissionsOnly() {
        Account lane = lane(1, 0);
        lane.troubles().trouble(AccountPause.Kind.CREDITS, "HTTP 402", null);
        assertThat(lane.troubles().pauseLeft()).isZero();
        assertThat(lane.troubles().outOfCredits()).isPresent();
        lane.troubles().fine(CallKind.STATUS, Duration.ZERO);
        assertThat(lane.troubles().outOfCredits()).isPresent();
        assertThat(lane.troubles().pause()).get().extracting(AccountPause::kind).isEqualTo(AccountPause.Kind.CREDITS);
        lane.troubles().fine(CallKind.SUBMIT, Duration.ZERO);
        assertThat(lane.troubles().outOfCredits()).isEmpty();
    }

    @Test
    void whatWasUnderWayAlreadyDoesNotUnsayWhatTheProviderSaidOfTheAccount() {
        Account lane = lane(1, 0);
        lane.troubles().trouble(AccountPause.Kind.CREDITS, "HTTP 402", null);
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", null);
        scheduler.advance(Duration.ofSeconds(1));
        lane.troubles().fine(CallKind.SUBMIT, Duration.ofSeconds(2));
        lane.troubles().answered(Duration.ofSeconds(2));
        assertThat(lane.troubles().outOfCredits()).isPresent();
        assertThat(lane.troubles().pauseLeft()).isPositive();
        lane.troubles().fine(CallKind.SUBMIT, Duration.ofSeconds(1));
        assertThat(lane.troubles().outOfCredits()).isEmpty();
        assertThat(lane.troubles().pauseLeft()).isZero();
    }

    @Test
    void whatTheProviderSaysOnceMoreIsNotUnsaidByACallThatBeganBetween() {
        Account lane = lane(1, 0);
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", null);
        scheduler.advance(Duration.ofSeconds(7));
        lane.troubles().trouble(AccountPause.Kind.RATE, "HTTP 429", Duration.ofSeconds(60));
        scheduler.advance(Duration.ofSeconds(1));
        lane.troubles().fine(CallKind.STATUS, Duration.ofSeconds(2));
        assertThat(lane.troubles().pauseLeft()).isPositive();
        lane.troubles().fine(CallKind.STATUS, Duration.ofSeconds(1));
        assertThat(lane.troubles().pauseLeft()).isZero();
    }

    @Test
    void anyAnswerShowsThatTheProviderIsThere() {
        Account lane = lane(1, 0);
        lane.troubles().trouble(AccountPause.Kind.UNAVAILABLE, "HTTP 503", null);
        scheduler.advance(Duration.ofSeconds(1));
        lane.troubles().answered(Duration.ofSeconds(2));
        assertThat(lane.troubles().pauseLeft()).isZero();
    }
}
