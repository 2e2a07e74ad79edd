/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.BudgetExceededException;
import io.github.camelseedance.model.ContentRejectedException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InsufficientCreditsException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotCancellableException;
import io.github.camelseedance.model.TaskNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error of the component has an answer of its own, and the README tells of it. */
class ProblemTest {

    private static final ErrorDetail DETAIL = ErrorDetail.of("seedance2.ink");
    private static final Path HERE = Path.of("").toAbsolutePath();

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new InvalidRequestException("x", DETAIL), 422, "invalid-request"),
                Arguments.of(new ContentRejectedException("x", DETAIL), 422, "content-rejected"),
                Arguments.of(new BudgetExceededException("x", DETAIL), 422, "too-expensive"),
                Arguments.of(new InsufficientCreditsException("x", DETAIL), 402, "out-of-credits"),
                Arguments.of(new TaskNotFoundException("x", DETAIL), 404, "video-not-found"),
                Arguments.of(new TaskNotCancellableException("x", DETAIL), 409, "not-cancellable"),
                Arguments.of(new RateLimitException("x", DETAIL, null), 429, "rate-limited"),
                Arguments.of(new OperationNotSupportedException("x", DETAIL), 501, "not-supported"),
                Arguments.of(new AuthenticationException("x", DETAIL), 502, "provider-refuses"),
                Arguments.of(new ProtocolException("x", DETAIL), 502, "not-understood"),
                Arguments.of(new ServiceUnavailableException("x", DETAIL), 503, "unavailable"),
                Arguments.of(new AmbiguousSubmitException("x", DETAIL), 500, "in-doubt"),
                Arguments.of(new IllegalStateException("x"), 500, "unexpected"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void eachErrorHasItsAnswer(Exception error, int status, String type) {
        Problem problem = Problem.of(error, false);

        assertThat(problem.status().value()).isEqualTo(status);
        assertThat(problem.type()).isEqualTo(type);
        // what is wrong behind the service is in its log
        assertThat(problem.open()).isEqualTo(status < 500 && status != 402 || status == 501);
    }

    @Test
    void onlyWhoHasTheKeyIsToldToRepeat() {
        assertThat(Problem.of(new AmbiguousSubmitException("x", DETAIL), true)
                        .status()
                        .value())
                .isEqualTo(503);
    }

    @Test
    void partsOfSecondsAreRoundedUp() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(
                    Exchange.EXCEPTION_CAUGHT, new RateLimitException("x", DETAIL, Duration.ofMillis(1001)));

            new Problems().answer(exchange);

            assertThat(exchange.getMessage().getHeader("Retry-After")).isEqualTo(2L);
        }
    }

    @Test
    void theReadmeHasEachType() throws IOException {
        Set<String> documented = new TreeSet<>();
        Pattern.compile("/problems/([a-z-]+)")
                .matcher(Files.readString(HERE.resolve("README.md")))
                .results()
                .forEach(type -> documented.add(type.group(1)));
        Set<String> used = new TreeSet<>();
        for (String source : List.of("Problem", "Orders", "Videos")) {
            Pattern.compile("HttpStatus\\.[A-Z_]+,\\s*\"([a-z-]+)\"")
                    .matcher(Files.readString(HERE.resolve(
                            "src/main/java/io/github/camelseedance/examples/springboot/" + source + ".java")))
                    .results()
                    .forEach(type -> used.add(type.group(1)));
        }

        assertThat(used).hasSizeGreaterThan(14);
        assertThat(documented).isEqualTo(used);
    }
}
