/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.client.http.Transport;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Actuator shows of an application whose values it is told to show: no secret, and the health of the component. */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "logging.level.root=INFO",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.env.show-values=always",
            "management.endpoint.configprops.show-values=always",
            "management.endpoint.health.show-details=always",
            "camel.health.producers-enabled=true",
            "camel.health.exposure-level=full",
            "camel.main.auto-configuration-log-summary=true",
            "VIDEO_KEY=movie-key-4711",
            "camel.component.seedance.provider=seedance2.movie",
            "camel.component.seedance.api-key=${VIDEO_KEY}",
            "camel.component.seedance.webhook-secret=webhook-4711,webhook-0815",
            "camel.component.seedance.account=studio",
            "camel.component.seedance-ink.provider=seedance2.ink",
            "camel.component.seedance-ink.apiKey=ink-key-4711",
            "camel.component.seedance-ink.configuration.webhook-secret=ink-4711",
            "my.uri=seedance:balance?apiKey=movie-key-4711",
            "my.rotated=webhook-0815",
            "org.key=org-key-4711",
            "org.line=curl -H 'Authorization: Bearer org-key-4711' https://seedanceapi.org",
            "my.short=4711"
        })
class ActuatorTest {

    private static final String[] SECRETS = {
        "movie-key-4711", "ink-key-4711", "webhook-4711", "webhook-0815", "ink-4711", "org-key-4711"
    };

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private CamelContext camel;

    @BeforeEach
    void theSecretsAreInUse() {
        assertThat(camel.getComponent("seedance", SeedanceComponent.class)
                        .getConfiguration()
                        .getApiKey())
                .isEqualTo("movie-key-4711");
        assertThat(camel.getComponent("seedance-ink", SeedanceComponent.class)
                        .getConfiguration()
                        .getWebhookSecret())
                .isEqualTo("ink-4711");
    }

    @Test
    void configpropsHasTheOptionsAndNotTheSecrets() {
        JsonNode options = find(get("/actuator/configprops"), "camel.component.seedance");

        assertThat(options.at("/properties/account").asText()).isEqualTo("studio");
        assertThat(options.at("/properties/apiKey").asText()).isEqualTo("******");
        assertThat(options.at("/properties/webhookSecret").asText()).isEqualTo("******");
        assertThat(options.at("/inputs/apiKey/value").asText()).isEqualTo("******");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.seedance.api-key",
                "camel.component.seedance.webhook-secret",
                "camel.component.seedance-ink.apiKey",
                "camel.component.seedance-ink.configuration.webhook-secret",
                "VIDEO_KEY",
                "my.uri",
                "my.rotated",
                "org.key",
                "org.line"
            })
    void envMasks(String property) {
        JsonNode shown = get("/actuator/env/" + property);

        assertThat(shown.at("/property/value").asText()).isEqualTo("******");
        assertThat(shown.toString()).doesNotContain(SECRETS);
    }

    @Test
    void envShowsTheRest() {
        assertThat(get("/actuator/env/camel.component.seedance.account")
                        .at("/property/value")
                        .asText())
                .isEqualTo("studio");
        assertThat(get("/actuator/env/my.short").at("/property/value").asText()).isEqualTo("4711");
    }

    @Test
    void noEndpointShowsASecret() {
        JsonNode links = get("/actuator").get("_links");
        assertThat(links.has("env") && links.has("configprops") && links.has("camelroutes"))
                .isTrue();
        links.properties().stream()
                .filter(link -> !link.getValue().get("templated").asBoolean())
                .filter(link -> !link.getKey().equals("heapdump"))
                .forEach(link -> assertThat(
                                http.getForObject(link.getValue().get("href").asText(), String.class))
                        .as(link.getKey())
                        .doesNotContain(SECRETS));
    }

    @Test
    void theLogOfTheStartShowsNoSecret(CapturedOutput output) {
        assertThat(output.getAll()).contains("Started").doesNotContain(SECRETS);
    }

    @Test
    void healthHasTheChecksOfTheComponent() {
        JsonNode details = get("/actuator/health").at("/components/camelHealth/details");

        assertThat(details.properties()).anySatisfy(detail -> {
            assertThat(detail.getKey()).startsWith("producer:seedance");
            assertThat(detail.getValue().asText()).isEqualTo("UP");
        });
    }

    private JsonNode get(String path) {
        return http.getForObject(path, JsonNode.class);
    }

    private static JsonNode find(JsonNode configprops, String prefix) {
        return configprops.findParents("prefix").stream()
                .filter(bean -> bean.get("prefix").asText().equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean("seedance-ink")
        SeedanceComponent ink() {
            return new SeedanceComponent();
        }

        @Bean
        Transport transport() {
            return Contexts.NO_NETWORK;
        }

        @Bean
        RouteBuilder routes() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:balance").to("seedance:balance");
                    from("direct:ink").to("seedance-ink:models?apiKey=RAW(ink-key-4711)");
                    from("direct:org").to("seedance:balance?provider=seedance2.movie&account=other&apiKey={{org.key}}");
                    from("seedance:tasks").routeId("ends").to("log:ends");
                }
            };
        }
    }
}
