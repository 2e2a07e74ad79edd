/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.component.jackson.JacksonConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What camel-jackson, which comes with the component, gives a route: bodies that are JsonNode, Map or a class of the user. */
class JacksonConvertersTest extends SeedanceTestSupport {

    /** A class of a user: Jackson reads and writes its fields. */
    public static final class Clip {
        public String prompt = "a boat";
        public int duration = 5;
    }

    /** What a user keeps of a task. */
    public static final class Result {
        public String id;
        public String status;
        public String submissionKey;
    }

    @Override
    void configure() {
        transport.otherwise(new MovieDouble(new VirtualScheduler()));
        // both are options of Camel for a context
        context.getGlobalOptions().put(JacksonConstants.ENABLE_TYPE_CONVERTER, "true");
        context.getGlobalOptions().put(JacksonConstants.TYPE_CONVERTER_TO_POJO, "true");
        context.getRegistry()
                .bind(
                        "mapper",
                        new ObjectMapper()
                                .configure(
                                        com.fasterxml.jackson.databind.DeserializationFeature
                                                .FAIL_ON_UNKNOWN_PROPERTIES,
                                        false));
    }

    static Stream<Object> bodies() {
        return Stream.of(
                new Clip(),
                Map.of("prompt", "a boat", "duration", 5),
                new ObjectMapper().createObjectNode().put("prompt", "a boat").put("duration", 5),
                "{\"prompt\":\"a boat\",\"duration\":5}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aRequestCanBeAnyOfThem(Object body) throws Exception {
        VideoTask task = template.requestBody("seedance:generate", body, VideoTask.class);

        assertThat(task.id()).isNotNull();
        JsonNode sent = new ObjectMapper().readTree(FakeTransport.bodyOf(transport.last()));
        assertThat(sent.at("/content/0/text").asText()).isEqualTo("a boat");
        assertThat(sent.at("/duration").asInt()).isEqualTo(5);
    }

    @Test
    void aTaskBecomesAnyOfThem() {
        VideoTask task = template.requestBody("seedance:generate", "a boat", VideoTask.class);

        assertThat(template.requestBody("seedance:status", task.id(), JsonNode.class)
                        .get("status")
                        .asText())
                .isEqualTo("queued");
        assertThat(template.requestBody("seedance:status", task.id(), Map.class))
                .containsEntry("id", task.id());
        Result result = template.requestBody("seedance:status", task.id(), Result.class);
        assertThat(result.id).isEqualTo(task.id());
        assertThat(result.status).isEqualTo("queued");
    }
}
