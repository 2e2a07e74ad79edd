/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import io.github.camelseedance.testing.WatchedRepository;
import java.time.Duration;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When it says no, when it says yes again, and what it costs to ask. */
class SeedanceBackpressureTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String NO_CREDITS = "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"none\"}";

    private final VirtualScheduler time = VirtualScheduler.atWallClock();
    private final FakeTransport wire = new FakeTransport().otherwise(new MovieDouble(time));
    private final WatchedRepository repository = new WatchedRepository();
    private final SeedanceBackpressure pressure = new SeedanceBackpressure();
    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(wire);
        component.setTaskRepository(repository);
        component.setScheduler(time);
        component.getConfiguration().setProvider("seedance2.movie");
        component.getConfiguration().setApiKey("secret-key");
        component.getConfiguration().setMaxRetries(0);
        context.addComponent("seedance", component);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in").to("seedance:generate");
            }
        });
        context.start();
        template = context.createProducerTemplate();
        context.getRegistry().bind("pressure", pressure);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void submit(int times) {
        for (int i = 0; i < times; i++) {
            template.requestBody("direct:in", "a cat");
        }
    }

    private void endOne() {
        assertThat(repository.remove(repository.list(null, TaskState.RUNNING, 1).get(0)))
                .isTrue();
        time.advance(SECOND);
    }

    @Test
    void itReadsTheRepositoryOnceASecondHoweverOftenItIsAsked() {
        int before = repository.counted();
        for (int i = 0; i < 1000; i++) {
            assertThat(pressure.canContinue()).isTrue();
        }
        assertThat(repository.counted() - before).isEqualTo(1);
        time.advance(SECOND);
        assertThat(pressure.canContinue()).isTrue();
        assertThat(repository.counted() - before).isEqualTo(2);
    }

    @Test
    void theLimitHoldsWithinThatSecondToo() {
        pressure.setMaxTasks(3);
        assertThat(pressure.canContinue()).isTrue();
        submit(2);
        assertThat(pressure.canContinue()).isTrue();
        submit(1);
        assertThat(pressure.canContinue()).isFalse();
        assertThat(pressure.getReason()).contains("3 tasks").contains("queue 'default'");
        int counted = repository.counted();
        for (int i = 0; i < 100; i++) {
            assertThat(pressure.test("record")).isFalse();
        }
        assertThat(repository.counted()).isEqualTo(counted);
    }

    @Test
    void whatWasPausedResumesBelowAnotherLimit() {
        pressure.setMaxTasks(3);
        pressure.setResumeBelow(2);
        submit(3);
        assertThat(pressure.canContinue()).isFalse();
        endOne();
        assertThat(pressure.canContinue()).as("2 are not below 2").isFalse();
        endOne();
        assertThat(pressure.canContinue()).isTrue();
        assertThat(pressure.getReason()).isNull();
        submit(1);
        time.advance(SECOND);
        assertThat(pressure.canContinue()).as("2 are below 3").isTrue();
    }

    @Test
    void withoutAnotherLimitItResumesBelowTheFirst() {
        pressure.setMaxTasks(2);
        submit(2);
        assertThat(pressure.canContinue()).isFalse();
        endOne();
        assertThat(pressure.canContinue()).isTrue();
    }

    @Test
    void aLimitThatWouldNeverPauseIsRefused() {
        pressure.setMaxTasks(2);
        pressure.setResumeBelow(3);
        assertThatThrownBy(pressure::canContinue)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resumeBelow")
                .hasMessageContaining("it is 3, and maxTasks is 2");
    }

    @Test
    void withoutCreditsItSaysYesNowAndThenSoThatOneCanTry() {
        wire.then(402, NO_CREDITS);
        assertThatThrownBy(() -> submit(1)).isNotNull();
        assertThat(pressure.canContinue()).isFalse();
        assertThat(pressure.getReason()).contains("INSUFFICIENT_CREDIT");
        time.advance(Duration.ofSeconds(5));
        assertThat(pressure.canContinue()).isTrue();
        wire.then(402, NO_CREDITS);
        assertThatThrownBy(() -> submit(1)).isNotNull();
        time.advance(Duration.ofSeconds(5));
        assertThat(pressure.canContinue()).as("less and less often").isFalse();
        time.advance(Duration.ofSeconds(5));
        assertThat(pressure.canContinue()).isTrue();
        submit(1);
        assertThat(pressure.canContinue()).isTrue();
    }

    @Test
    void troublesOfOtherAccountsDoNotCount() {
        pressure.setAccount("other");
        wire.then(402, NO_CREDITS);
        assertThatThrownBy(() -> submit(1)).isNotNull();
        assertThat(pressure.canContinue()).isTrue();
        pressure.setAccount("default");
        assertThat(pressure.canContinue()).isFalse();
        pressure.setProvider("seedance2.ink");
        assertThat(pressure.canContinue()).isTrue();
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsANoAndIsNotAskedMoreOften() {
        time.advance(SECOND);
        repository.down = true;
        int before = repository.counted();
        for (int i = 0; i < 100; i++) {
            assertThat(pressure.canContinue()).isFalse();
        }
        assertThat(pressure.getReason())
                .contains("task repository does not answer")
                .contains("db:5432");
        assertThat(repository.counted() - before).isEqualTo(1);
        repository.down = false;
        time.advance(SECOND);
        assertThat(pressure.canContinue()).isTrue();
    }

    @Test
    void aComponentThatIsNotThereIsAnError() {
        pressure.setComponent("films");
        assertThatThrownBy(pressure::canContinue)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("films");
        assertThatThrownBy(() -> new SeedanceBackpressure().canContinue())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registry");
    }

    @Test
    void aComponentThatNothingHasUsedYetIsNoReasonToWait() throws Exception {
        try (DefaultCamelContext fresh = new DefaultCamelContext()) {
            SeedanceBackpressure first = new SeedanceBackpressure();
            first.setCamelContext(fresh);
            fresh.start();
            assertThat(first.canContinue()).isTrue();
            fresh.stop();
            assertThat(first.canContinue()).isFalse();
            assertThat(first.getReason()).contains("not started");
        }
    }

    @Test
    void aRouteInYamlAsksIt() throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("orders.yaml", """
                        - beans:
                            - name: brake
                              type: io.github.camelseedance.SeedanceBackpressure
                              properties:
                                maxTasks: 2
                                resumeBelow: 1
                        - route:
                            from:
                              uri: direct:orders
                              steps:
                                - choice:
                                    when:
                                      - simple: "${bean:brake?method=canContinue}"
                                        steps:
                                          - to: seedance:generate
                                          - setBody:
                                              constant: submitted
                                    otherwise:
                                      steps:
                                        - setBody:
                                            simple: "${bean:brake?method=getReason}"
                        """));
        assertThat(template.requestBody("direct:orders", "a cat", String.class)).isEqualTo("submitted");
        assertThat(template.requestBody("direct:orders", "a cat", String.class)).isEqualTo("submitted");
        assertThat(template.requestBody("direct:orders", "a cat", String.class)).contains("the limit is 2");
        endOne();
        assertThat(template.requestBody("direct:orders", "a cat", String.class)).contains("the limit is 1");
        endOne();
        assertThat(template.requestBody("direct:orders", "a cat", String.class)).isEqualTo("submitted");
    }

    @Test
    void aRouteInJavaTakesItAsAPredicate() throws Exception {
        pressure.setMaxTasks(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:filtered").filter(pressure).to("seedance:generate").end();
            }
        });
        template.requestBody("direct:filtered", "a cat");
        template.requestBody("direct:filtered", "a cat");
        assertThat(repository.list(null, TaskState.RUNNING, 9)).hasSize(1);
    }
}
