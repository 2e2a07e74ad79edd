/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovieListTest {
    private static final String TASK = "/api/v1/video/task";
    private static final String TASKS = "/api/v1/video/tasks";
    private static final String CAT = """
            {
              "model": "seedance-2.0",
              "content": [
                { "type": "text", "text": "A cat running under cherry blossoms, warm sunlight" }
              ],
              "resolution": "720p",
              "ratio": "16:9",
              "duration": 8,
              "generate_audio": false
            }""";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(builder -> builder.manualTime()
            .queueTime(Duration.ofSeconds(10))
            .runTime(Duration.ofSeconds(60))
            .credits(EmulatedProvider.MOVIE, new BigDecimal(10_000)));

    @Test
    void theListIsPagedNewestFirst(SeedanceEmulator emulator) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(0, submit(emulator, "{\"seed\":" + i + ",\"content\":[{\"type\":\"text\",\"text\":\"n\"}]}"));
        }

        assertThat(listed(emulator, "")).isEqualTo(ids.subList(0, 20));
        assertThat(listed(emulator, "?page=3&page_size=10")).isEqualTo(ids.subList(20, 25));
        assertThat(listed(emulator, "?page=4&page_size=10")).isEmpty();
        JsonNode result =
                Http.movie(emulator).get(TASKS + "?page=2&page_size=10").at("/result");
        assertThat(result.path("total").asInt()).isEqualTo(25);
        assertThat(result.path("page").asInt()).isEqualTo(2);
        assertThat(result.path("page_size").asInt()).isEqualTo(10);
        assertThat(result.at("/data/0/seed").asInt()).isEqualTo(14);
        assertThat(Http.to(emulator)
                        .header("X-API-Key", "other")
                        .get(TASKS)
                        .at("/result/total")
                        .asInt())
                .isZero();
    }

    @Test
    void theListIsFilteredByStatus(SeedanceEmulator emulator) {
        submit(emulator, CAT);
        String failed = submit(emulator, CAT.replace("A cat", "[fail]"));
        emulator.advance(Duration.ofSeconds(70));
        String pending = submit(emulator, CAT);

        assertThat(listed(emulator, "?status=failed")).containsExactly(failed);
        assertThat(listed(emulator, "?status=pending")).containsExactly(pending);
        assertThat(Http.movie(emulator)
                        .get(TASKS + "?status=completed")
                        .at("/result/total")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=0", "page=x", "page_size=0", "page_size=101", "status=done", "limit=5"})
    void aListParameterMustBeAsDocumented(String query) {
        assertThat(Http.movie(EMULATOR.emulator())
                        .get(TASKS + "?" + query)
                        .at("/code")
                        .asText())
                .isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void theListNeedNotShowSeeds() {
        try (SeedanceEmulator emulator =
                SeedanceEmulator.builder().listShowsSeed(false).start()) {
            String id = submit(emulator, "{\"seed\":7,\"content\":[{\"type\":\"text\",\"text\":\"n\"}]}");

            assertThat(Http.movie(emulator).get(TASKS).at("/result/data/0").has("seed"))
                    .isFalse();
            assertThat(status(emulator, id).at("/result/seed").asInt()).isEqualTo(7);
        }
    }

    private static String submit(SeedanceEmulator emulator, String body) {
        return Http.movie(emulator).post(TASK, body).at("/result/task_id").asText();
    }

    private static Http.Reply status(SeedanceEmulator emulator, String id) {
        return Http.movie(emulator).get(TASK + "/" + id);
    }

    private static Http.Reply cancel(SeedanceEmulator emulator, String id) {
        return Http.movie(emulator).post(TASK + "/" + id + "/cancel");
    }

    private static List<String> listed(SeedanceEmulator emulator, String query) {
        return Http.movie(emulator).get(TASKS + query).at("/result/data").findValuesAsText("task_id");
    }
}
