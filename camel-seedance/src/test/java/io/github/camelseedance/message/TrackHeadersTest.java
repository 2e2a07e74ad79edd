/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelseedance.model.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers travel with a task, and which never do. */
class TrackHeadersTest {

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    private static Map<String, Object> tracked(String option, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setHeaders(headers);
        return TrackHeaders.parse(option).capture(exchange, "seedance2.movie");
    }

    static Stream<Arguments> atTheLimits() {
        return Stream.of(
                arguments(Map.of("n".repeat(255), "v"), true),
                arguments(Map.of("n".repeat(256), "v"), false),
                arguments(Map.of("name", "v".repeat(65_536 - 4)), true),
                arguments(Map.of("name", "v".repeat(65_536 - 3)), false),
                arguments(Map.of("name", "\u732B".repeat(65_536 / 3)), false),
                arguments(Map.of("a", "v".repeat(32_767), "b", "v".repeat(32_767)), true),
                arguments(Map.of("a", "v".repeat(32_767), "b", "v".repeat(32_768)), false));
    }

    @ParameterizedTest
    @MethodSource("atTheLimits")
    void namesHave255CharactersAndAllHeaders64KiB(Map<String, Object> headers, boolean taken) {
        if (taken) {
            assertThat(tracked("*", headers)).isEqualTo(headers);
        } else {
            assertThatThrownBy(() -> tracked("*", headers))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("trackHeaders");
        }
    }

    /** A pattern does not take along what steers other components or is a credential. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelSeedanceModel",
                "camelhttpuri",
                "CAMELFILENAME",
                "CamelFileName",
                "kafka.OVERRIDE_TOPIC",
                "kafka.TOPIC",
                "Kafka.Override_Topic",
                "rabbitmq.EXCHANGE_NAME",
                "JMSReplyTo",
                "JMSXGroupID",
                "websocket.connectionKey",
                "org.apache.camel.x",
                "Authorization",
                "authorization",
                "Proxy-Authorization",
                "Cookie",
                "set-cookie",
                "X-Api-Key",
                "x-auth-token"
            })
    void aPatternLeavesOut(String name) {
        assertThat(tracked("*", Map.of(name, "v", "order", 1))).containsOnlyKeys("order");
        assertThat(tracked(name.charAt(0) + "*", Map.of(name, "v"))).isEmpty();
    }

    /** Who means one of them names it, or a pattern that begins as they do. */
    @ParameterizedTest
    @CsvSource({
        "kafka.*, kafka.TOPIC",
        "kafka.TOPIC, kafka.TOPIC",
        "JMS*, JMSCorrelationID",
        "Authorization, Authorization",
        "X-API-Key, X-API-Key",
        "CamelFileName, CamelFileName"
    })
    void aNameTakesIt(String option, String name) {
        assertThat(tracked(option, Map.of(name, "v"))).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CamelHttpUri", "camelFileName", "CamelSeedance*", "Camel*", "c*mel", "CamelFileName*", "cAMEL*"
            })
    void headersOfCamelAreRefused(String option) {
        assertThatThrownBy(() -> TrackHeaders.parse(option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("trackHeaders", option);
    }

    @Test
    void aPatternLeavesOutWhatIsNoPlainValue() {
        Map<String, Object> headers = Map.of(
                "text",
                "a",
                "number",
                1,
                "yes",
                true,
                "bytes",
                "b".getBytes(),
                "list",
                List.of(1),
                "set",
                Set.of(1),
                "stream",
                new ByteArrayInputStream(new byte[0]),
                "object",
                new Object());

        assertThat(tracked("*", headers)).isEqualTo(Map.of("text", "a", "number", 1, "yes", true, "bytes", "b"));
        assertThatThrownBy(() -> tracked("list", headers))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("header list");
    }
}
