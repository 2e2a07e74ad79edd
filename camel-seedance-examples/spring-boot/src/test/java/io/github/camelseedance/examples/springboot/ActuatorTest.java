/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Health and meters; and no secret, even where everything is exposed. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camel.component.seedance.first-poll-delay=1s",
            "camel.component.seedance.poll-interval=1s",
            "camel.component.seedance.api-key=key-canary-4711",
            "camel.component.seedance.webhook-secret=hook-canary-4711",
            "some.other.name=key-canary-4711",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.env.show-values=always",
            "management.endpoint.configprops.show-values=always"
        })
@AutoConfigureObservability(tracing = false)
@ActiveProfiles("emulator")
@DirtiesContext
class ActuatorTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String[] SECRETS = {"key-canary-4711", "hook-canary-4711"};

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.webhookSecret("hook-canary-4711").apiKeys("key-canary-4711"));

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    private Service service;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("videos.home", home::toString);
        registry.add("camel.component.seedance.base-url", EMULATOR::baseUrl);
    }

    @BeforeEach
    void service() {
        service = Service.at(port);
    }

    @Test
    void theTaskPageIsOnThePortOfTheApplication() {
        String id = service.order("A badger");
        service.await(id, "succeeded");

        Service.Answer page = service.get("/seedance/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'self'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.response().body()).contains("<title>Seedance tasks</title>");
        Service.Answer bare = service.get("/seedance");
        assertThat(bare.status()).isEqualTo(302);
        assertThat(bare.header("Location")).endsWith("seedance/");
        Service.Answer ended = service.get("/seedance/api/ended?q=badger");
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.json().at("/rows/0/taskId").asText()).isEqualTo(id);
        assertThat(ended.response().body()).doesNotContain(SECRETS).doesNotContain("http:");
        Service.Answer video =
                service.get("/seedance/video/" + ended.json().at("/rows/0/id").asText());
        assertThat(video.status()).isEqualTo(200);
        assertThat(video.header("Content-Type")).isEqualTo("video/mp4");
        assertThat(service.get("/seedance/api/nothing").status()).isEqualTo(404);
        assertThat(service.call("POST", "/seedance/api/action", "{}").status()).isIn(404, 405);
    }

    @Test
    void healthHasTheChecksOfTheComponent() {
        service.await(service.order("A fox"), "succeeded");

        JsonNode health = service.get("/actuator/health").json();

        assertThat(health.path("status").asText()).isEqualTo("UP");
        JsonNode checks = health.at("/components/camelHealth/details");
        assertThat(checks.path("consumer:ends").asText()).isEqualTo("UP");
        assertThat(checks.properties())
                .anySatisfy(check -> assertThat(check.getKey()).startsWith("producer:seedance://generate"));
    }

    @Test
    void healthIsDownWhileTheProviderRefusesTheKey() {
        String id = service.order("A fox [stuck]");
        awaitHealth(200);
        EMULATOR.emulator()
                .faults()
                .on(Operation.STATUS)
                .always()
                .inject(Fault.error("unauthorized").withStatus(401));

        JsonNode down = awaitHealth(503);

        assertThat(down.at("/components/camelHealth/details/consumer:ends").asText())
                .isEqualTo("DOWN");
        assertThat(down.toString()).doesNotContain(SECRETS);
        EMULATOR.emulator().reset();
        service.order("An owl");
        awaitHealth(200);
        assertThat(service.video(id).status()).isEqualTo(200);
    }

    private JsonNode awaitHealth(int status) {
        return Awaitility.await("health " + status)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> service.get("/actuator/health"), answer -> answer.status() == status)
                .json();
    }

    @Test
    void metersCount() {
        service.await(service.order("A fox"), "succeeded");
        service.await(service.order("An owl [fail]"), "failed");

        assertThat(meter("seedance.tasks.submitted")).isGreaterThanOrEqualTo(2);
        assertThat(meter("seedance.tasks.ended?tag=status:succeeded")).isGreaterThanOrEqualTo(1);
        assertThat(meter("seedance.tasks.ended?tag=status:failed")).isGreaterThanOrEqualTo(1);
        assertThat(meter("seedance.requests?tag=operation:submit&tag=outcome:success"))
                .isGreaterThanOrEqualTo(2);
        assertThat(meter("seedance.credits")).isPositive();
    }

    @Test
    void noEndpointShowsASecret() {
        service.await(service.order("A fox"), "succeeded");
        JsonNode links = service.get("/actuator").json().path("_links");

        assertThat(links.has("env") && links.has("configprops") && links.has("camelroutes"))
                .isTrue();
        links.properties().stream()
                .filter(link -> !link.getValue().path("templated").asBoolean())
                .filter(link -> !link.getKey().equals("heapdump"))
                .map(link -> URI.create(link.getValue().path("href").asText()).getPath())
                .forEach(path ->
                        assertThat(service.get(path).response().body()).as(path).doesNotContain(SECRETS));
    }

    private double meter(String name) {
        return service.get("/actuator/metrics/" + name)
                .json()
                .at("/measurements/0/value")
                .asDouble();
    }
}
