/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(300)
class MainTest {

    @TempDir
    private Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void withoutInputItShowsWhatTheServiceDoes() throws Exception {
        int code = run(Map.of());

        assertThat(printed())
                .contains("nothing is paid", "again with the same Idempotency-Key: the same video req_")
                .contains("422 The request is not valid", "duration 99: ", "resolution 9k: ", "colour ")
                .contains("429 Too many requests (rate_limited), Retry-After: 120")
                .contains("turtle   200 cancelled", "owl      failed, internal_error (told by its webhook)")
                .contains("The service has started again, on the same database", "UP   consumer:ends")
                .containsPattern("seedance.tasks.submitted +count=4")
                .contains("6 ends, 6 deliveries; 240 credits, each order paid once")
                .doesNotContain("! ");
        assertThat(printed().split("restart|started again")[1])
                .contains(
                        "river    succeeded, 40 credits (its webhook came to nothing: found by polling)",
                        "glacier  succeeded");
        assertThat(code).isZero();
        assertThat(home.resolve("videos.mv.db")).exists();
        assertThat(Files.readString(home.resolve("service.log")))
                .contains("Video req_")
                .doesNotContain("emulated-secret");
    }

    @Test
    void aKeyGoesToAProviderThatIsNamedOnly() throws Exception {
        int code = run(Map.of("SEEDANCE_API_KEY", "key-4711"));

        assertThat(code).isEqualTo(2);
        assertThat(printed()).contains("SEEDANCE_PROVIDER").doesNotContain("key-4711");
    }

    private int run(Map<String, String> environment) throws Exception {
        return Main.run(environment, home, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
