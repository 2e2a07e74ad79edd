/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    void theAnswerToManyMistakesIsShortAndTellsHowMany() throws Exception {
        String large = "猫".repeat(10_000);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                Exchange.EXCEPTION_CAUGHT,
                InvalidRequestException.of(
                        "seedance2.movie", Collections.nCopies(5000, new Violation(large, large, "a ".repeat(60)))));

        new Problems().answer(exchange);

        String answer = exchange.getMessage().getBody(String.class);
        assertThat(answer.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
        assertThat(answer).contains("\"violationCount\":5000");
    }
}
