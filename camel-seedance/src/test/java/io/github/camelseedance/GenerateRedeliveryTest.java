/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Camel's own redelivery of {@code seedance:generate}: whatever was thrown after the request left, the task is paid once. */
class GenerateRedeliveryTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** How a route calls the endpoint. */
    enum Call {
        TO {
            @Override
            void add(ProcessorDefinition<?> route, String uri) {
                route.to(uri);
            }
        },
        TO_D {
            @Override
            void add(ProcessorDefinition<?> route, String uri) {
                route.toD(uri + "&account=${header.account}");
            }
        },
        ENRICH {
            @Override
            void add(ProcessorDefinition<?> route, String uri) {
                route.enrich(uri);
            }
        },
        MULTICAST {
            @Override
            void add(ProcessorDefinition<?> route, String uri) {
                route.multicast().stopOnException().to(uri).end();
            }
        },
        SUB_ROUTE {
            @Override
            void add(ProcessorDefinition<?> route, String uri) {
                route.to("direct:sub");
            }
        };

        abstract void add(ProcessorDefinition<?> route, String uri);
    }

    private final MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
    private final FakeTransport wire = new FakeTransport().otherwise(movie);
    private final MemoryTaskRepository stored = new MemoryTaskRepository();
    private final AtomicBoolean leaseIsLost = new AtomicBoolean();
    private final List<Exception> errors = new CopyOnWriteArrayList<>();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(wire);
        component.setTaskRepository(forgetful());
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.addComponent("seedance", component);
        template = context.createProducerTemplate();
        context.getShutdownStrategy().setTimeout(30);
    }

    /** The lease of a node can be lost. */
    private TaskRepository forgetful() {
        return (TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, call, args) -> {
                    if (call.getName().equals("heartbeat") && leaseIsLost.compareAndSet(true, false)) {
                        stored.leave((String) args[0]);
                        return false;
                    }
                    if (call.getName().equals("lease")) {
                        return Duration.ofSeconds(2);
                    }
                    try {
                        return call.invoke(stored, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void start(Call call, String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(defaultErrorHandler()
                        .maximumRedeliveries(2)
                        .redeliveryDelay(10)
                        .onExceptionOccurred(
                                e -> errors.add(e.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class))));
                call.add(from("direct:in"), uri);
                from("direct:sub").to(uri);
            }
        });
        context.start();
    }

    /** Multicast wraps an error of its own around that of a branch. */
    private static Throwable errorOf(Exchange exchange) {
        Exception error = exchange.getException();
        return error instanceof CamelExchangeException ? error.getCause() : error;
    }

    private Exchange send() {
        return template.request("direct:in", exchange -> {
            exchange.getIn().setBody("a cat");
            exchange.getIn().setHeader("account", "default");
        });
    }

    @ParameterizedTest
    @EnumSource
    void afterAwaitTimeoutARedeliveryWaitsForTheSameTask(Call call) throws Exception {
        start(call, "seedance:generate?awaitCompletion=true&awaitTimeout=200");
        Exchange result = send();
        assertThat(errors).hasSizeGreaterThanOrEqualTo(3).allSatisfy(e -> assertThat(e)
                .isInstanceOfSatisfying(TaskTimeoutException.class, timeout -> assertThat(timeout.getTaskId())
                        .isEqualTo("task-1")));
        assertThat(errorOf(result)).isInstanceOf(TaskTimeoutException.class);
        assertThat(movie.submits).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void afterATaskThatFailedARedeliveryThrowsTheSame(Call call) throws Exception {
        start(call, "seedance:generate?awaitCompletion=true");
        CompletableFuture<Exchange> result = CompletableFuture.supplyAsync(this::send);
        await().atMost(SOON).until(() -> {
            movie.endAll("failed");
            return result.isDone();
        });
        assertThat(errorOf(result.join())).isInstanceOf(TaskFailedException.class);
        assertThat(errors).hasSizeGreaterThanOrEqualTo(3).allSatisfy(e -> assertThat(e)
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.getTask().id()).isEqualTo("task-1")));
        assertThat(movie.submits).isEqualTo(1);
    }

    @Test
    void afterALostLeaseEveryWaitingExchangeWaitsForItsOwnTask() throws Exception {
        start(Call.TO, "seedance:generate?awaitCompletion=true");
        List<CompletableFuture<Exchange>> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            results.add(
                    template.asyncSend("direct:in", exchange -> exchange.getIn().setBody("a cat")));
        }
        await().atMost(SOON)
                .until(() -> stored.list(null, TaskState.RUNNING, 20).size() == 10);
        leaseIsLost.set(true);
        await().atMost(SOON).until(() -> errors.size() == 10);
        await().atMost(SOON).until(() -> {
            movie.endAll("completed");
            return results.stream().allMatch(CompletableFuture::isDone);
        });
        assertThat(results.stream().map(CompletableFuture::join).map(exchange -> exchange.getMessage()
                        .getBody(VideoTask.class)
                        .id()))
                .hasSize(10)
                .doesNotHaveDuplicates();
        assertThat(movie.submits).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource
    void anIdThatAnotherSubmissionHasIsNotPaidForAgain(Call call) throws Exception {
        start(call, "seedance:generate?submitTimeout=700");
        assertThat(send().getException()).isNull();
        wire.then(request -> MovieDouble.accepted("task-1"));
        assertThat(errorOf(send())).isInstanceOf(AmbiguousSubmitException.class);
        assertThat(errors).hasSizeGreaterThanOrEqualTo(3);
        assertThat(movie.submits).isEqualTo(1);
        assertThat(wire.requests().stream().filter(r -> r.method().equals("POST")))
                .hasSize(2);
        assertThat(stored.list(null, TaskState.IN_DOUBT, 10)).hasSize(1);
    }

    @Test
    void afterItHasCompletedTheSameExchangeSubmitsAnew() throws Exception {
        start(Call.TO, "seedance:generate?awaitCompletion=true&throwExceptionOnTaskFailure=false");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:twice").loop(2).copy().to("direct:in").end();
            }
        });
        CompletableFuture<Exchange> result =
                template.asyncSend("direct:twice", exchange -> exchange.getIn().setBody("a cat"));
        await().atMost(SOON).until(() -> {
            movie.endAll("failed");
            return result.isDone();
        });
        assertThat(result.join().getException()).isNull();
        assertThat(movie.submits).isEqualTo(2);
    }

    @Test
    void theIdStaysOnTheExchangeWhileTheTaskIsAwaited() throws Exception {
        start(Call.TO, "seedance:generate?awaitCompletion=true");
        Exchange[] seen = new Exchange[1];
        CompletableFuture<Exchange> result = template.asyncSend("direct:in", exchange -> {
            exchange.getIn().setBody("a cat");
            seen[0] = exchange;
        });
        await().atMost(SOON).until(() -> stored.list(null, TaskState.RUNNING, 2).size() == 1);
        String id = stored.list(null, TaskState.RUNNING, 2).get(0).id();
        assertThat(seen[0].getProperties()).containsValue(id);
        movie.endAll("completed");
        assertThat(result.join().getProperties()).doesNotContainValue(id);
    }
}
