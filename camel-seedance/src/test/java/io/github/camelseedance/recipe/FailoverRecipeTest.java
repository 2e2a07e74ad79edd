/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.VideoTask;
import java.util.Properties;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipe for a second provider: it is asked after a refusal, never after a submission that may have been accepted. */
class FailoverRecipeTest {

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(builder -> builder);

    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        Properties keys = new Properties();
        keys.setProperty("ink.apiKey", "key-of-the-first");
        keys.setProperty("movie.apiKey", "key-of-the-second");
        context.getPropertiesComponent().setInitialProperties(keys);
        context.getComponent("seedance", SeedanceComponent.class)
                .getConfiguration()
                .setBaseUrl(EMULATOR.emulator().baseUrl());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // tag::failover[]
                from("direct:generate")
                        .doTry()
                        .to("seedance:generate?provider=seedance2.ink&apiKey={{ink.apiKey}}"
                                + "&submissionKey=${header.orderId}")
                        .doCatch(
                                ServiceUnavailableException.class,
                                RateLimitException.class,
                                InsufficientCreditsException.class)
                        .to("seedance:generate?provider=seedance2.movie&apiKey={{movie.apiKey}}"
                                + "&submissionKey=${header.orderId}")
                        .end();
                // end::failover[]
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theSecondProviderIsAskedWhenTheFirstLimitsTheRate() {
        EMULATOR.emulator().faults().on(Operation.SUBMIT).inject(Fault.rateLimited("120"));

        assertThat(generate("order-1").provider()).isEqualTo("seedance2.movie");
        assertThat(EMULATOR.emulator().tasksCreated()).isEqualTo(1);
    }

    @Test
    void theSecondProviderIsAskedWhenTheFirstIsOutOfCredit() {
        EMULATOR.emulator().faults().on(Operation.SUBMIT).inject(Fault.status(402));

        assertThat(generate("order-2").provider()).isEqualTo("seedance2.movie");
        assertThat(EMULATOR.emulator().tasksCreated()).isEqualTo(1);
    }

    @Test
    void theSecondProviderIsNotAskedWhenTheFirstMayHaveAccepted() {
        EMULATOR.emulator()
                .faults()
                .on(Operation.SUBMIT)
                .inject(Fault.connectionReset().processed());

        assertThatThrownBy(() -> generate("order-3")).hasCauseInstanceOf(AmbiguousSubmitException.class);
        assertThat(EMULATOR.emulator().received(EmulatedProvider.MOVIE, Operation.SUBMIT))
                .isZero();
    }

    private VideoTask generate(String order) {
        return context.createProducerTemplate()
                .requestBodyAndHeader("direct:generate", "A red fox", "orderId", order, VideoTask.class);
    }
}
