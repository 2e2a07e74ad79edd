/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every option of the schema can be written in a URI. */
class OptionBindingTest {

    @TestFactory
    Stream<DynamicTest> everyOptionBinds() throws IOException {
        JsonNode options = schema().get("properties");
        assertThat(options.size()).isGreaterThan(60);
        return options.properties().stream()
                .filter(option ->
                        "parameter".equals(option.getValue().get("kind").asText()))
                .filter(option -> sample(option.getValue()) != null)
                .map(option -> DynamicTest.dynamicTest(
                        option.getKey(), () -> bind(option.getKey(), sample(option.getValue()))));
    }

    @Test
    void anOptionThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> bind("modle", "x")).isInstanceOf(ResolveEndpointFailedException.class);
    }

    private static void bind(String name, String value) throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            SeedanceEndpoint endpoint =
                    context.getEndpoint("seedance:generate?%s=%s".formatted(name, value), SeedanceEndpoint.class);
            assertThat(endpoint).isNotNull();
        }
    }

    private static String sample(JsonNode option) {
        if (option.has("enum")) {
            return option.get("enum").get(0).asText();
        }
        return Map.of("string", "x", "boolean", "true", "integer", "5", "duration", "5s", "number", "1.5")
                .get(option.get("type").asText());
    }

    /** Objects are beans, named by {@code #bean:}; nothing else is left out. */
    @Test
    void onlyBeansAreLeftOut() throws IOException {
        assertThat(StreamSupport.stream(schema().get("properties").spliterator(), false)
                        .filter(option -> sample(option) == null)
                        .map(option -> option.get("javaType").asText())
                        .distinct())
                .containsExactlyInAnyOrder(
                        "org.apache.camel.spi.ExceptionHandler",
                        "org.apache.camel.spi.PollingConsumerPollStrategy",
                        "java.util.concurrent.ScheduledExecutorService",
                        "java.lang.Object",
                        "java.util.Map<java.lang.String, java.lang.Object>",
                        "org.apache.camel.support.jsse.SSLContextParameters");
    }

    private static JsonNode schema() throws IOException {
        try (InputStream json =
                OptionBindingTest.class.getResourceAsStream("/META-INF/io/github/camelseedance/seedance.json")) {
            return new ObjectMapper().readTree(json);
        }
    }
}
