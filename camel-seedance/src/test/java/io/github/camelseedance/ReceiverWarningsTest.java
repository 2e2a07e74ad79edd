/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.TaskTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What is said of consumers that are missing, or do not go together. */
class ReceiverWarningsTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    private final Logger log = (Logger) LoggerFactory.getLogger("io.github.camelseedance.task.follow.Receivers");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        // threads of the component write while it is read
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        log.addAppender(said);
        SeedanceConfiguration options =
                context.getComponent("seedance", SeedanceComponent.class).getConfiguration();
        options.setProvider("seedance2.movie");
        options.setApiKey("key");
        options.setBaseUrl(EMULATOR.emulator().baseUrl());
        options.setFirstPollDelay(20);
        options.setPollInterval(50);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
        log.detachAppender(said);
    }

    @Test
    void noWarningWhileAnExchangeWaits() {
        Exchange done = generate("A red fox", "?awaitCompletion=true");

        assertThat(done.getException()).isNull();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aWarningWhenTheWaitEndsFirst() {
        Exchange done = generate("A snail [stuck]", "?awaitCompletion=true&awaitTimeout=200");

        assertThat(done.getException()).isInstanceOf(TaskTimeoutException.class);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(warnings()).hasSize(1).first().asString().contains("queue 'default'"));
    }

    @Test
    void oneWarningForTasksForWhichNobodyWaits() {
        generate("A red fox", "");
        generate("A grey owl", "");

        assertThat(warnings()).hasSize(1);
    }

    @Test
    void aWarningWhenTwoKeysHaveOneAccountName() throws Exception {
        consume("one", "?apiKey=key");
        consume("two", "?apiKey=key&maxInflight=7");
        consume("three", "?apiKey=other&account=other");
        assertThat(said.list).isEmpty();

        consume("four", "?apiKey=other");

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("queue 'default'", "seedance2.movie", "account 'default'", "different keys");
    }

    private void consume(String route, String options) throws Exception {
        RouteBuilder.addRoutes(
                context,
                routes -> routes.from("seedance:tasks" + options).routeId(route).to("log:end"));
    }

    private Exchange generate(String prompt, String options) {
        return context.createProducerTemplate().request("seedance:generate" + options, exchange -> exchange.getMessage()
                .setBody(prompt));
    }

    private List<String> warnings() {
        return said.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.startsWith("No consumer here"))
                .toList();
    }
}
