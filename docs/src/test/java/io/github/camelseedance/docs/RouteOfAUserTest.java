/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.InvalidRequestException;
import java.time.Duration;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test that docs/testing.adoc shows, as a user writes it. */
// tag::routeTest[]
class RouteOfAUserTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension();

    private final Main main = new Main();

    @BeforeEach
    void start() {
        main.addOverrideProperty("camel.component.seedance.provider", "seedance2.movie");
        main.addOverrideProperty("camel.component.seedance.api-key", "any-key");
        main.addOverrideProperty("camel.component.seedance.base-url", EMULATOR.baseUrl());
        main.addOverrideProperty("camel.component.seedance.first-poll-delay", "100ms");
        main.addOverrideProperty("camel.component.seedance.poll-interval", "200ms");
        main.configure().addRoutesBuilder(new Videos());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void aPromptBecomesAVideo() throws Exception {
        submit("A river in autumn", "order-1");

        assertThat(end().getHeader("CamelSeedanceStatus")).isEqualTo("succeeded");
    }

    @Test
    void aTaskThatFailsIsReportedToo() throws Exception {
        submit("A river in autumn [fail:COPYRIGHT_VIOLATION]", "order-2");

        assertThat(end().getHeader("CamelSeedanceErrorCode")).isEqualTo("COPYRIGHT_VIOLATION");
    }

    @Test
    void aRequestThatIsNotValidIsNotSent() {
        assertThatThrownBy(() -> submit("{\"prompt\": \"A river\", \"duration\": 99}", "order-3"))
                .isInstanceOf(CamelExecutionException.class)
                .hasCauseInstanceOf(InvalidRequestException.class);

        assertThat(EMULATOR.emulator().tasksCreated()).isZero();
    }

    private void submit(String body, String orderId) throws Exception {
        try (ProducerTemplate template = main.getCamelContext().createProducerTemplate()) {
            template.sendBodyAndHeader("direct:generate", body, "orderId", orderId);
        }
    }

    private Message end() throws Exception {
        try (ConsumerTemplate template = main.getCamelContext().createConsumerTemplate()) {
            Exchange exchange =
                    template.receive("seda:ends", Duration.ofMinutes(1).toMillis());
            assertThat(exchange).as("the end of the task").isNotNull();
            return exchange.getMessage();
        }
    }

    static class Videos extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:generate").to("seedance:generate?submissionKey=${header.orderId}");
            from("seedance:tasks").to("seda:ends");
        }
    }
}
// end::routeTest[]
