/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route that is stopped or suspended does not wait for the ends of tasks. */
class StoppedRouteTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        SeedanceConfiguration options =
                context.getComponent("seedance", SeedanceComponent.class).getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setBaseUrl(EMULATOR.emulator().baseUrl());
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.getShutdownStrategy().setTimeout(20);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:generate")
                        .routeId("generate")
                        .to("seedance:generate?awaitCompletion=true&awaitTimeout=10m");
                from("direct:nested")
                        .routeId("nested")
                        .filter(constant(true))
                        .doTry()
                        .to("seedance:generate?awaitCompletion=true&awaitTimeout=10m&taskQueue=nested")
                        .doFinally()
                        .to("log:done");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"generate, false", "generate, true", "nested, false", "nested, true"})
    void theWaitsOfARouteEndAtOnce(String route, boolean suspend) throws Exception {
        Future<Exchange> sent = context.createFluentProducerTemplate()
                .to("direct:" + route)
                .withBody("A snail [stuck]")
                .asyncSend();
        SeedanceComponent component = context.getComponent("seedance", SeedanceComponent.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> component.runtime().tracker().followedCount() == 1);
        long begun = System.nanoTime();
        if (suspend) {
            context.getRouteController().suspendRoute(route);
        } else {
            context.getRouteController().stopRoute(route);
        }
        Exchange exchange = sent.get(10, TimeUnit.SECONDS);
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Exception.class))
                .isInstanceOfSatisfying(TaskTimeoutException.class, e -> assertThat(e.getReason())
                        .isEqualTo(TaskTimeoutException.Reason.SHUTDOWN));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        // the task is kept for whoever takes it
        assertThat(component.runtime().repository().counts())
                .singleElement()
                .satisfies(count -> assertThat(count.count()).isEqualTo(1));
        if (suspend) {
            context.getRouteController().resumeRoute(route);
            Exchange next = context.createProducerTemplate()
                    .request("direct:" + route, e -> e.getMessage().setBody("A red fox"));
            assertThat(next.getException()).isNull();
        }
    }

    @Test
    void aSubmissionInDoubtEndsWithItsRoute() throws Exception {
        EMULATOR.emulator()
                .faults()
                .on(Operation.SUBMIT)
                .times(1)
                .inject(Fault.connectionReset().processed());
        EMULATOR.emulator().faults().on(Operation.LIST).always().inject(Fault.error("SERVICE_BUSY"));
        Future<Exchange> sent = context.createFluentProducerTemplate()
                .to("direct:generate")
                .withBody("A red fox")
                .asyncSend();
        SeedanceComponent component = context.getComponent("seedance", SeedanceComponent.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> component.runtime().repository().counts().stream()
                .anyMatch(count -> count.state() == TaskState.IN_DOUBT));
        context.getRouteController().stopRoute("generate");
        Exchange exchange = sent.get(10, TimeUnit.SECONDS);
        assertThat(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, exchange.getException(), Exception.class))
                .isInstanceOf(AmbiguousSubmitException.class)
                .hasMessageContaining("its route is stopped");
        assertThat(EMULATOR.emulator().ledger("A red fox")).hasSize(1);
    }
}
