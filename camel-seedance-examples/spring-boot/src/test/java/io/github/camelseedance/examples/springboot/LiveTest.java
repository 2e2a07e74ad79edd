/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The profile for a real provider, against an emulator that takes one key only. */
class LiveTest {

    @TempDir
    private Path home;

    @Test
    void theKeyGoesToTheProviderThatIsNamed() {
        try (SeedanceEmulator provider = SeedanceEmulator.builder()
                        .apiKeys(EmulatedProvider.MOVIE, "key-of-movie")
                        .runTime(Duration.ofMillis(200))
                        .start();
                ConfigurableApplicationContext application = live(
                        "--SEEDANCE_PROVIDER=seedance2.movie",
                        "--SEEDANCE_API_KEY=key-of-movie",
                        "--camel.component.seedance.base-url=" + provider.baseUrl(),
                        "--camel.component.seedance.first-poll-delay=1s")) {
            Service service = service(application);

            String id = service.order("A fox");

            service.await(id, "succeeded");
            assertThat(provider.received(EmulatedProvider.MOVIE, Operation.SUBMIT))
                    .isEqualTo(1);
            assertThat(provider.ledger("A fox").get(0).webhookUrl()).isNull();
            assertThat(service.get("/actuator/env").status()).isEqualTo(404);
        }
    }

    @Test
    void aProviderThatCannotCancelSaysSo() {
        try (SeedanceEmulator provider = SeedanceEmulator.builder().start();
                ConfigurableApplicationContext application = live(
                        "--SEEDANCE_PROVIDER=seedanceapi.org",
                        "--SEEDANCE_API_KEY=key-of-org",
                        "--camel.component.seedance.base-url=" + provider.baseUrl())) {
            Service service = service(application);
            String id = service.post("{\"prompt\": \"A fox\", \"duration\": 4}").text("id");

            Service.Answer answer = service.cancel(id);

            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.text("error")).isEqualTo("OperationNotSupportedException");
        }
    }

    @Test
    void withoutAProviderItDoesNotStart() {
        assertThatThrownBy(() -> live("--SEEDANCE_API_KEY=key-of-movie").close())
                .hasStackTraceContaining("SEEDANCE_PROVIDER")
                .satisfies(error -> assertThat(error.toString()).doesNotContain("key-of-movie"));
    }

    private ConfigurableApplicationContext live(String... args) {
        String[] all = new String[args.length + 1];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--server.port=0";
        return Main.application(home, "live", all);
    }

    private static Service service(ConfigurableApplicationContext application) {
        return Service.at(Integer.parseInt(application.getEnvironment().getProperty("local.server.port")));
    }
}
