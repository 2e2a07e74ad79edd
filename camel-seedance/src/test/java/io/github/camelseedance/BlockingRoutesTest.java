/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes may block for as long as they like: nothing of the component waits for them. */
class BlockingRoutesTest {

    private static final int ROUTES = 40;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final FakeTransport wire = new FakeTransport()
            .otherwise(request -> request.uri().getPath().endsWith("/balance")
                    ? CompletableFuture.completedFuture(FakeTransport.response(
                            200,
                            Map.of("Content-Type", "application/json"),
                            "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"remain_credits\":\"12.5\"}}"))
                    : movie.apply(request));
    private final AtomicInteger beats = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger blocked = new AtomicInteger();
    private volatile boolean repositoryBlocks;
    private final MemoryTaskRepository repository = new MemoryTaskRepository() {
        @Override
        public boolean heartbeat(String node) {
            beats.incrementAndGet();
            return super.heartbeat(node);
        }

        @Override
        public TaskRow insert(TaskRow task) {
            if (repositoryBlocks) {
                block();
            }
            return super.insert(task);
        }
    };
    private final SeedanceComponent component = new SeedanceComponent();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        component.setTransport(wire);
        component.setTaskRepository(repository);
        component.setHealthCheckProducerEnabled(true);
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.addComponent("seedance", component);
        HealthCheckHelper.getHealthCheckRepository(context, "producers").setEnabled(true);
        template = context.createProducerTemplate();
        context.getShutdownStrategy().setTimeout(30);
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        context.close();
    }

    private void block() {
        blocked.incrementAndGet();
        try {
            gate.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<CompletableFuture<Exchange>> sendAll() {
        List<CompletableFuture<Exchange>> sent = new ArrayList<>();
        for (int i = 0; i < ROUTES; i++) {
            String prompt = "a cat " + i;
            sent.add(template.asyncSend("direct:in", e -> e.getMessage().setBody(prompt)));
        }
        return sent;
    }

    @Test
    void everyRouteCanCallTheComponentAgain() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate").process(e -> {
                    Balance balance =
                            context.createProducerTemplate().requestBody("seedance:balance", null, Balance.class);
                    e.getMessage().setBody(balance.remaining());
                });
            }
        });
        context.start();

        for (CompletableFuture<Exchange> each : sendAll()) {
            Exchange exchange = each.get(60, TimeUnit.SECONDS);
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody(String.class)).isEqualTo("12.5");
        }
        assertThat(movie.submits).isEqualTo(ROUTES);
    }

    @Test
    void routesThatBlockHoldUpNeitherCallsNorPollsNorTheHeartbeat() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate").process(e -> block());
                from("seedance:tasks").to("mock:end");
            }
        });
        context.start();
        List<CompletableFuture<Exchange>> sent = sendAll();
        await().atMost(SOON).until(() -> blocked.get() == ROUTES);
        int beatsBefore = beats.get();
        long polledBefore = polls();

        String id = template.requestBody("seedance:generate", "one more", String.class);
        assertThat(id).isNotNull();
        await().atMost(SOON).until(() -> polls() > polledBefore + 3);
        await().atMost(SOON).until(() -> beats.get() > beatsBefore + 1);
        assertThat(sent).noneMatch(CompletableFuture::isDone);
    }

    private long polls() {
        return wire.requests().stream().filter(r -> r.method().equals("GET")).count();
    }

    @Test
    void aNodeThatStandsStillSaysSoAndEndsItsCallsInTime() throws Exception {
        VirtualScheduler time = VirtualScheduler.atWallClock();
        component.setScheduler(time);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("seedance:generate");
            }
        });
        context.start();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        repositoryBlocks = true;
        List<CompletableFuture<Exchange>> sent = sendAll();
        // as many as there are threads
        await().atMost(SOON).until(() -> blocked.get() == 16);

        time.advance(Duration.ofSeconds(11));

        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElse("")).contains("no heartbeat");
        time.advance(Duration.ofMinutes(4));
        for (CompletableFuture<Exchange> each : sent) {
            assertThat(each.get(60, TimeUnit.SECONDS).getException()).isInstanceOf(ServiceUnavailableException.class);
        }
        assertThat(blocked).hasValue(16);
        gate.countDown();
        await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.UP);
    }

    private HealthCheck.Result health() {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers").stream()
                .filter(SeedanceProducerHealthCheck.class::isInstance)
                .findFirst()
                .orElseThrow()
                .call();
    }
}
