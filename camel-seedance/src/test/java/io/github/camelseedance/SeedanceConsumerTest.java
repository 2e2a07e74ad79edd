/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.HurriedScheduler;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code from("seedance:tasks")} in routes, on a transport without HTTP. */
class SeedanceConsumerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(new FakeTransport().otherwise(movie));
        component.setTaskRepository(repository);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.addComponent("seedance", component);
        template = context.createProducerTemplate();
        context.getShutdownStrategy().setTimeout(5);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void routes(RouteBuilder... builders) throws Exception {
        for (RouteBuilder builder : builders) {
            context.addRoutes(builder);
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:generate").to("seedance:generate?trackHeaders=order,x-*,CamelFileName");
            }
        });
        context.start();
    }

    private static RouteBuilder tasks(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks" + options).routeId("tasks").to("mock:ends");
            }
        };
    }

    private String generate(String prompt) {
        return generate(prompt, Map.of());
    }

    private String generate(String prompt, Map<String, Object> headers) {
        return template.requestBodyAndHeaders("direct:generate", prompt, headers, VideoTask.class)
                .id();
    }

    private MockEndpoint ends(int count) {
        MockEndpoint ends = context.getEndpoint("mock:ends", MockEndpoint.class);
        ends.expectedMessageCount(count);
        return ends;
    }

    @Test
    void anEndIsAnExchangeWithTheTaskAndItsHeaders() throws Exception {
        routes(tasks(""));
        MockEndpoint ends = ends(1);
        String id = generate(
                "a cat", Map.of("order", 4711, "X-Tenant", "acme", "other", "stays", Exchange.FILE_NAME, "cat.mp4"));
        movie.endAll("completed");
        ends.assertIsSatisfied();

        Exchange end = ends.getExchanges().get(0);
        VideoTask task = end.getMessage().getBody(VideoTask.class);
        assertThat(task.id()).isEqualTo(id);
        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(end.getMessage().getHeaders())
                .containsEntry("CamelSeedanceTaskId", id)
                .containsEntry("CamelSeedanceStatus", "succeeded")
                .containsEntry("CamelSeedanceProvider", "seedance2.movie")
                .containsEntry("CamelSeedanceDelivery", 1)
                .containsEntry("order", 4711)
                .containsEntry("X-Tenant", "acme")
                .containsEntry(Exchange.FILE_NAME, "cat.mp4")
                .doesNotContainKey("other");
        assertThat(end.isExternalRedelivered()).isFalse();
        assertThat(end.getProperty(ExchangePropertyKey.BATCH_SIZE)).isEqualTo(1);
        assertThat(end.getProperty(ExchangePropertyKey.BATCH_COMPLETE)).isEqualTo(true);
        await().atMost(SOON).until(() -> count(TaskState.DELIVERED) == 0 && unfinished() == 0);
    }

    /** Also one that is marked to be rolled back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailedExchangeIsDeliveredAgainAndMarkedAsSuch(boolean marked) throws Exception {
        hurry();
        AtomicInteger calls = new AtomicInteger();
        List<Boolean> redelivered = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks")
                        .process(e -> {
                            redelivered.add(e.isExternalRedelivered());
                            if (calls.incrementAndGet() == 1) {
                                if (marked) {
                                    e.setRollbackOnly(true);
                                    e.setRouteStop(true);
                                    return;
                                }
                                throw new IllegalStateException("down");
                            }
                        })
                        .to("mock:ends");
            }
        });
        MockEndpoint ends = ends(1);
        ends.setResultWaitTime(20_000);
        generate("a cat");
        movie.endAll("completed");
        ends.assertIsSatisfied();
        Exchange end = ends.getExchanges().get(0);
        assertThat(end.getMessage().getHeader("CamelSeedanceDelivery")).isEqualTo(2);
        assertThat(redelivered).containsExactly(false, true);
    }

    @Test
    void anErrorThatTheRouteHandlesAcknowledgesTheEnd() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).to("mock:handled");
                from("seedance:tasks").throwException(new IllegalStateException("down"));
            }
        });
        MockEndpoint handled = context.getEndpoint("mock:handled", MockEndpoint.class);
        handled.expectedMessageCount(1);
        generate("a cat");
        movie.endAll("completed");
        handled.assertIsSatisfied();
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    @Test
    void anEndThatAlwaysFailsIsParkedAfterMaxDeliveries() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?maxDeliveries=1").throwException(new IllegalStateException("down"));
            }
        });
        generate("a cat");
        movie.endAll("completed");
        await().atMost(SOON).until(() -> count(TaskState.PARKED) == 1);
        assertThat(repository.list(null, TaskState.PARKED, 1).get(0).reason()).contains("IllegalStateException");
    }

    @Test
    void endsBelongToTheirQueueAndAccount() throws Exception {
        routes(tasks("?taskQueue=a"), new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?taskQueue=a&account=other").to("mock:other");
                from("direct:a").to("seedance:generate?taskQueue=a");
            }
        });
        MockEndpoint ends = ends(1);
        context.getEndpoint("mock:other", MockEndpoint.class).expectedMessageCount(0);
        String inQueue =
                template.requestBody("direct:a", "a cat", VideoTask.class).id();
        generate("a dog in the default queue");
        movie.endAll("completed");
        ends.assertIsSatisfied();
        assertThat(ends.getExchanges().get(0).getMessage().getHeader("CamelSeedanceTaskId"))
                .isEqualTo(inQueue);
        MockEndpoint.assertIsSatisfied(context);
        // the other is kept for a consumer of its queue
        await().atMost(SOON).until(() -> unfinished() == 1);
    }

    @Test
    void noMoreThanMaxInflightEndsAreInTheRoute() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?maxInflight=3")
                        .threads(20)
                        .process(e -> {
                            inside.incrementAndGet();
                            go.await(20, TimeUnit.SECONDS);
                        })
                        .to("mock:ends");
            }
        });
        MockEndpoint ends = ends(10);
        for (int i = 0; i < 10; i++) {
            generate("cat " + i);
        }
        movie.endAll("completed");
        await().atMost(SOON).until(() -> inside.get() == 3 && repository.getUnfinished() == 10);
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> inside.get() == 3);
        go.countDown();
        ends.assertIsSatisfied();
    }

    @Tag("slow")
    @Test
    void foundEndIsEmittedAtOnceUnderABackoff() throws Exception {
        routes(tasks("?initialDelay=0&delay=100&backoffMultiplier=100000&backoffIdleThreshold=1"));
        SeedanceConsumer consumer = (SeedanceConsumer) context.getRoute("tasks").getConsumer();
        for (int i = 1; i <= 3; i++) {
            await().atMost(SOON).until(() -> consumer.getBackoffCounter() > 0);
            MockEndpoint ends = ends(i);
            generate("cat " + i);
            movie.endAll("completed");
            ends.assertIsSatisfied();
        }
        assertThat(consumer.getBackoffMultiplier()).isEqualTo(100000);
    }

    @Test
    void endsThatAreKnownWaitForTheInitialDelay() throws Exception {
        long begin = System.nanoTime();
        routes(tasks("?initialDelay=3000"));
        MockEndpoint ends = ends(1);
        AtomicLong received = new AtomicLong();
        ends.whenAnyExchangeReceived(e -> received.set(System.nanoTime()));
        generate("a cat");
        movie.endAll("completed");
        ends.assertIsSatisfied();
        assertThat(Duration.ofNanos(received.get() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(3000));
    }

    /** Nothing is emitted, and all the same there is something to do: no backoff, no empty message, no polling without a pause. */
    @Test
    void consumerThatCanTakeNoMoreIsNotIdle() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger polls = new AtomicInteger();
        context.getRegistry().bind("counting", new DefaultPollingConsumerPollStrategy() {
            @Override
            public void commit(Consumer consumer, Endpoint from, int polled) {
                polls.incrementAndGet();
            }
        });
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?maxInflight=1&initialDelay=0&delay=50&greedy=true&sendEmptyMessageWhenIdle=true"
                                + "&backoffMultiplier=10&backoffIdleThreshold=3&pollStrategy=#counting")
                        .routeId("tasks")
                        .filter(body().isNotNull())
                        .threads(5)
                        .process(e -> go.await(20, TimeUnit.SECONDS))
                        .to("mock:ends")
                        .end()
                        .filter(body().isNull())
                        .to("mock:empty");
            }
        });
        SeedanceConsumer consumer = (SeedanceConsumer) context.getRoute("tasks").getConsumer();
        MockEndpoint ends = ends(3);
        for (int i = 0; i < 3; i++) {
            generate("cat " + i);
        }
        movie.endAll("completed");
        await().atMost(SOON).until(() -> consumer.getInflight() == 1 && consumer.getWaiting() == 2);
        MockEndpoint empty = context.getEndpoint("mock:empty", MockEndpoint.class);
        int emptyBefore = empty.getReceivedCounter();
        int backoff = consumer.getBackoffCounter();
        int before = polls.get();
        await().atMost(SOON).until(() -> polls.get() >= before + 10);
        assertThat(empty.getReceivedCounter()).isEqualTo(emptyBefore);
        assertThat(consumer.getBackoffCounter()).isEqualTo(backoff);
        int begun = polls.get();
        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> polls.get() - begun < 50);
        go.countDown();
        ends.assertIsSatisfied();
    }

    @Test
    void changesAreEmittedOnTheWayWhenAskedFor() throws Exception {
        routes(tasks("?emitChanges=true"));
        MockEndpoint ends = ends(2);
        String id = generate("a cat");
        movie.tasks.get(id).status = "processing";
        await().atMost(SOON).until(() -> ends.getReceivedCounter() == 1);
        movie.endAll("completed");
        ends.assertIsSatisfied();
        assertThat(ends.getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelSeedanceStatus"))
                .containsExactly("processing", "succeeded");
        assertThat(ends.getExchanges().get(0).getMessage().getHeader("CamelSeedanceDelivery"))
                .isNull();
    }

    @Test
    void whatWaitedWhenTheConsumerWasSuspendedIsNotEmittedAfterwards() throws Exception {
        routes(tasks("?emitChanges=true&initialDelay=600000&delay=600000"));
        SeedanceConsumer consumer = (SeedanceConsumer) context.getRoute("tasks").getConsumer();
        TaskRow row = TaskRow.builder().id("row").scope(consumer.scope()).build();
        VideoTask change =
                VideoTask.builder().id("t").status(TaskStatus.PROCESSING).build();
        consumer.changed(row, change);
        assertThat(consumer.poll()).isEqualTo(1);
        consumer.changed(row, change);
        context.getRouteController().suspendRoute("tasks");
        context.getRouteController().resumeRoute("tasks");
        assertThat(consumer.poll()).isZero();
    }

    @Test
    void pollEnrichTakesOneEndAndHandsItsCompletionOver() throws Exception {
        hurry();
        AtomicInteger calls = new AtomicInteger();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich").pollEnrich("seedance:tasks", 500_000).process(e -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                });
            }
        });
        String id = generate("a cat");
        movie.endAll("completed");
        assertThatThrownBy(() -> template.requestBody("direct:enrich", "x"))
                .isInstanceOf(CamelExecutionException.class);
        await("nothing stays claimed").atMost(SOON).until(() -> repository.list(null, TaskState.ENDED, 1).stream()
                .anyMatch(row -> row.owner() == null));
        VideoTask second = template.requestBody("direct:enrich", "x", VideoTask.class);
        assertThat(second.id()).isEqualTo(id);
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    @Test
    void endWhoseAggregationThrowsIsGivenBack() throws Exception {
        hurry();
        AtomicInteger calls = new AtomicInteger();
        routes(enriching((old, polled) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("down");
            }
            old.getMessage().setBody(polled.getMessage().getBody());
            return old;
        }));
        String id = generate("a cat");
        movie.endAll("completed");
        assertThatThrownBy(() -> template.requestBody("direct:enrich", "x"))
                .isInstanceOf(CamelExecutionException.class);
        VideoTask second = template.requestBody("direct:enrich", "x", VideoTask.class);
        assertThat(second.id()).isEqualTo(id);
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    @Test
    void endThatTheAggregationDropsIsGivenBackWhenTheExchangeGoes() throws Exception {
        hurry();
        AtomicInteger calls = new AtomicInteger();
        routes(enriching((old, polled) -> {
            if (calls.incrementAndGet() == 1) {
                return null;
            }
            old.getMessage().setBody(polled.getMessage().getBody());
            return old;
        }));
        String id = generate("a cat");
        movie.endAll("completed");
        assertThat(template.requestBody("direct:enrich", "x")).isEqualTo("x");
        Exchange second = template.request("direct:enrich", e -> e.getMessage().setBody("x"));
        assertThat(second.getMessage().getBody(VideoTask.class).id()).isEqualTo(id);
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    /** Its exchange goes on and on. */
    @Test
    void endThatTheAggregationDropsIsGivenBackAfterAWhile() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        hurry();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich")
                        .pollEnrich("seedance:tasks", 10_000_000, (old, polled) -> null)
                        .process(e -> go.await(60, TimeUnit.SECONDS));
            }
        });
        String id = generate("a cat");
        movie.endAll("completed");
        CompletableFuture<Object> dropping = template.asyncRequestBody("direct:enrich", (Object) "x");
        await().atMost(SOON)
                .until(() -> !repository.list(null, TaskState.ENDED, 1).isEmpty());
        try (var consumer = context.createConsumerTemplate()) {
            Exchange end = consumer.receive("seedance:tasks", 10_000_000);
            assertThat(end.getMessage().getBody(VideoTask.class).id()).isEqualTo(id);
            consumer.doneUoW(end);
        }
        go.countDown();
        assertThat(dropping.get()).isEqualTo("x");
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    @Test
    void whatAConsumerTemplateHasIsItsOwnUntilItIsLost() throws Exception {
        hurry();
        routes();
        String id = generate("a cat");
        movie.endAll("completed");
        try (var consumer = context.createConsumerTemplate()) {
            Exchange kept = consumer.receive("seedance:tasks", 10_000_000);
            assertThat(consumer.receive("seedance:tasks", 100_000)).isNull();
            assertThat(kept.getMessage().getBody(VideoTask.class).id()).isEqualTo(id);
            kept = null;
            Exchange again = null;
            for (int i = 0; i < 50 && again == null; i++) {
                System.gc();
                again = consumer.receive("seedance:tasks", 20_000);
            }
            assertThat(again).isNotNull();
            consumer.doneUoW(again);
        }
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    /** They share a consumer: no signal of an end is lost among them. */
    @Test
    void enrichersAtOnceGetAnEndEachWithoutAWait() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich").pollEnrich("seedance:tasks", 20_000);
            }
        });
        for (int i = 0; i < 8; i++) {
            generate("cat " + i);
        }
        List<CompletableFuture<VideoTask>> all = Stream.generate(
                        () -> template.asyncRequestBody("direct:enrich", (Object) "x", VideoTask.class))
                .limit(8)
                .toList();
        movie.endAll("completed");
        long begin = System.nanoTime();
        Set<String> ids =
                all.stream().map(CompletableFuture::join).map(VideoTask::id).collect(Collectors.toSet());
        assertThat(ids).hasSize(8);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        await().atMost(SOON).until(() -> unfinished() == 0);
    }

    private RouteBuilder enriching(AggregationStrategy aggregation) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich").pollEnrich("seedance:tasks", 1_250_000, aggregation);
            }
        };
    }

    private void hurry() {
        context.getComponent("seedance", SeedanceComponent.class).setScheduler(new HurriedScheduler());
    }

    @Test
    void aConsumerTemplateTakesOneEndAndLeavesNothingClaimed() throws Exception {
        routes();
        generate("a cat");
        generate("a dog");
        movie.endAll("completed");
        try (var consumer = context.createConsumerTemplate()) {
            Exchange end = consumer.receive("seedance:tasks", 10_000);
            assertThat(end.getMessage().getBody(VideoTask.class).status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(unfinished()).isEqualTo(2);
            consumer.doneUoW(end);
            await().atMost(SOON).until(() -> unfinished() == 1);
            assertThat(repository.counts()).hasSize(1);
            assertThat(consumer.receive("seedance:tasks?taskQueue=empty", 100)).isNull();
        }
        assertThat(repository.claim("nobody-known", List.of(), TaskState.CLAIMABLE, 1))
                .isEmpty();
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.RUNNING, 2).stream()
                                .allMatch(r -> r.owner() == null)
                        && repository.list(null, TaskState.ENDED, 2).stream().allMatch(r -> r.owner() == null));
    }

    @Test
    void suspendingReleasesTheTasksAndResumingTakesThemBack() throws Exception {
        routes(tasks(""));
        MockEndpoint ends = ends(0);
        generate("a cat");
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.RUNNING, 1).get(0).owner() != null);
        context.getRouteController().suspendRoute("tasks");
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.RUNNING, 1).get(0).owner() == null);
        movie.endAll("completed");
        ends.assertIsSatisfied(300);
        ends.reset();
        ends.expectedMessageCount(1);
        context.getRouteController().resumeRoute("tasks");
        ends.assertIsSatisfied();
    }

    @Test
    void startingAndStoppingARouteAgainAndAgainLosesNothing() throws Exception {
        routes(tasks(""));
        MockEndpoint ends = context.getEndpoint("mock:ends", MockEndpoint.class);
        for (int round = 0; round < 10; round++) {
            generate("cat " + round);
            context.getRouteController().stopRoute("tasks");
            movie.endAll("completed");
            context.getRouteController().startRoute("tasks");
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> unfinished() == 0);
        Set<Object> ids = ends.getExchanges().stream()
                .map(e -> e.getMessage().getHeader("CamelSeedanceTaskId"))
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(10);
        assertThat(ends.getReceivedCounter()).as("each once").isEqualTo(10);
    }

    @Test
    void pooledExchangesDoNotMixTasksUp() throws Exception {
        context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
        Map<String, String> seen = new ConcurrentHashMap<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks").process(e -> {
                    VideoTask task = e.getMessage().getBody(VideoTask.class);
                    seen.put(task.id(), e.getMessage().getHeader("order", String.class));
                });
            }
        });
        Map<String, String> expected = new ConcurrentHashMap<>();
        for (int i = 0; i < 50; i++) {
            expected.put(generate("cat " + i, Map.of("order", "order-" + i)), "order-" + i);
        }
        movie.endAll("completed");
        await().atMost(SOON).until(() -> unfinished() == 0);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void anAccountsTasksAreAdoptedOnce() throws Exception {
        movie.add("made-elsewhere-1", "processing");
        movie.add("made-elsewhere-2", "completed");
        routes(tasks("?source=account&startFrom=earliest&listInterval=100"));
        MockEndpoint ends = ends(2);
        movie.endAll("completed");
        ends.assertIsSatisfied();
        assertThat(ends.getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelSeedanceTaskId"))
                .containsExactlyInAnyOrder("made-elsewhere-1", "made-elsewhere-2");
        ends.reset();
        ends.expectedMessageCount(0);
        ends.assertIsSatisfied(500);
    }

    @Test
    void theTrackOperationAdoptsATask() throws Exception {
        movie.add("made-elsewhere", "processing");
        routes(tasks(""), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:track").to("seedance:track?trackHeaders=order");
            }
        });
        MockEndpoint ends = ends(1);
        VideoTask task =
                template.requestBodyAndHeader("direct:track", "made-elsewhere", "order", "4711", VideoTask.class);
        assertThat(task.status()).isEqualTo(TaskStatus.PROCESSING);
        movie.endAll("completed");
        ends.assertIsSatisfied();
        assertThat(ends.getExchanges().get(0).getMessage().getHeader("order")).isEqualTo("4711");
    }

    @Test
    void emptyMessagesAreSentWhenIdleIfWanted() throws Exception {
        routes(tasks("?sendEmptyMessageWhenIdle=true&delay=50&initialDelay=0"));
        MockEndpoint ends = context.getEndpoint("mock:ends", MockEndpoint.class);
        ends.expectedMinimumMessageCount(2);
        ends.assertIsSatisfied();
        assertThat(ends.getExchanges().get(0).getMessage().getBody()).isNull();
    }

    @Test
    void onlyTasksIsAConsumer() {
        assertThatThrownBy(() -> routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("seedance:generate").to("mock:ends");
                    }
                }))
                .hasMessageContaining("seedance:tasks");
    }

    private long count(TaskState state) {
        return repository.counts().stream()
                .filter(c -> c.state() == state)
                .mapToLong(TaskCount::count)
                .sum();
    }

    private int unfinished() {
        return repository.getUnfinished();
    }

    /** Nobody waits, and all the same tasks are followed from one call to the next. */
    @Test
    void whoDoesNotWaitSeesWhatHasEnded() throws Exception {
        routes();
        generate("a cat");
        generate("a dog");
        try (var consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receiveNoWait("seedance:tasks")).isNull();
            movie.endAll("completed");
            for (int i = 0; i < 2; i++) {
                Exchange end =
                        await().atMost(SOON).until(() -> consumer.receiveNoWait("seedance:tasks"), e -> e != null);
                assertThat(end.getMessage().getHeader("CamelSeedanceStatus")).isEqualTo("succeeded");
                consumer.doneUoW(end);
            }
            assertThat(consumer.receiveNoWait("seedance:tasks")).isNull();
        }
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.DELIVERED, 10).size() == 2);
    }

    @Test
    void anEnricherThatDoesNotWaitSeesWhatHasEnded() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:look").pollEnrich("seedance:tasks", 0);
            }
        });
        generate("a cat");
        assertThat(look()).isNull();
        movie.endAll("completed");
        await().atMost(SOON).until(() -> look() instanceof VideoTask);
        await().atMost(SOON)
                .until(() -> repository.list(null, TaskState.DELIVERED, 10).size() == 1);
    }

    private Object look() {
        return template.request("direct:look", e -> {}).getMessage().getBody();
    }

    /** An end is claimed when it is asked for, and the others are left to everybody. */
    @Test
    void whatIsFollowedForWhoDoesNotWaitIsLeftToOthersOnceItHasEnded() throws Exception {
        routes();
        for (int i = 0; i < 5; i++) {
            generate("cat " + i);
        }
        try (var consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receiveNoWait("seedance:tasks")).isNull();
            movie.endAll("completed");
            await().atMost(SOON)
                    .until(() -> repository.list(null, TaskState.ENDED, 10).stream()
                                    .filter(row -> row.owner() == null)
                                    .count()
                            == 5);
            Exchange end = consumer.receiveNoWait("seedance:tasks");
            assertThat(repository.list(null, TaskState.ENDED, 10).stream().filter(row -> row.owner() != null))
                    .hasSize(1);
            consumer.doneUoW(end);
        }
    }

    /** Another node has taken the rest over while the route was at the first end: it is not emitted from what was taken before. */
    @Test
    void anOvertakenNodeDropsTheRestOfItsBatch() throws Exception {
        AtomicBoolean overtaken = new AtomicBoolean();
        SeedanceComponent component = context.getComponent("seedance", SeedanceComponent.class);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seedance:tasks?initialDelay=3000")
                        .process(e -> {
                            if (overtaken.compareAndSet(false, true)) {
                                var lease = component.runtime().tracker().node().lease();
                                repository.leave(lease.node());
                                lease.beat();
                            }
                        })
                        .to("mock:ends");
            }
        });
        MockEndpoint ends = ends(6);
        for (int i = 0; i < 5; i++) {
            generate("cat " + i);
        }
        movie.endAll("completed");
        ends.assertIsSatisfied();
        // what this node has claimed again is a second delivery; the first one counts up though no route has seen it
        assertThat(ends.getExchanges())
                .extracting(e -> e.getMessage().getHeader("CamelSeedanceDelivery"))
                .containsOnlyOnce(1)
                .filteredOn(delivery -> delivery.equals(2))
                .hasSize(5);
    }
}
