/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportResponse;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.Test;

/** What operators see of an endpoint, and that no secret is in it. */
class SeedanceEndpointTest extends SeedanceTestSupport {

    private static final String SECRET = "webhook-very-secret";

    @Override
    void configure() throws Exception {
        component.setHealthCheckProducerEnabled(true);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to("seedance:status?account=studio&maxRetries=0&apiKey=" + KEY + "&webhookSecret=" + SECRET);
                from("direct:balance").to("seedance:balance?maxRetries=0");
            }
        });
    }

    private SeedanceEndpoint endpoint() {
        return context.getEndpoints().stream()
                .filter(SeedanceEndpoint.class::isInstance)
                .map(SeedanceEndpoint.class::cast)
                .filter(e -> e.getOperation() == SeedanceOperation.status)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhereTheServiceIs() {
        assertThat(endpoint().getServiceUrl()).isEqualTo("https://api.seedance2.movie");
        assertThat(endpoint().getServiceProtocol()).isEqualTo("http");
        assertThat(endpoint().getServiceMetadata())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("operation", "status", "account", "studio", "provider", MOVIE));
    }

    @Test
    void anAddressWithAPasswordIsNotShown() {
        SeedanceEndpoint endpoint =
                context.getEndpoint("seedance:status?baseUrl=https://user:pw@host.example", SeedanceEndpoint.class);

        assertThat(endpoint.getServiceUrl()).isNull();
    }

    @Test
    void textFormsHoldNoSecret() throws Exception {
        for (Object shown : List.of(
                endpoint(),
                endpoint().client(),
                endpoint().client().settings(),
                endpoint().getServiceMetadata(),
                endpoint().createProducer(),
                endpoint().access(),
                endpoint().scope())) {
            assertThat(shown.toString()).doesNotContain(KEY).doesNotContain(SECRET);
        }
    }

    @Test
    void jmxHasTheFactsAndNoSecret() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("org.apache.camel:context=%s,type=endpoints,name=\"seedance:*\""
                .formatted(context.getManagementName()));
        boolean found = false;
        for (ObjectName name : server.queryNames(pattern, null)) {
            assertThat(name.toString()).doesNotContain(KEY).doesNotContain(SECRET);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                assertThat(String.valueOf(server.getAttribute(name, attribute.getName())))
                        .doesNotContain(KEY)
                        .doesNotContain(SECRET);
            }
            if ("status".equals(server.getAttribute(name, "OperationName"))) {
                found = true;
                assertThat(server.getAttribute(name, "Provider")).isEqualTo(MOVIE);
                assertThat(server.getAttribute(name, "Account")).isEqualTo("studio");
                assertThat(server.getAttribute(name, "ServiceUrl")).isEqualTo("https://api.seedance2.movie");
            }
        }
        assertThat(found).isTrue();
    }

    @Test
    void theHealthCheckGoesDownWithTheReasonAndUpAgainWithoutACallOfItsOwn() {
        assertThat(check("status").getState()).isEqualTo(HealthCheck.State.UP);
        transport.then(401, "{\"code\":\"INVALID_API_KEY\",\"message\":\"bad key\"}");

        send("direct:in", "t1");

        HealthCheck.Result down = check("status");
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage())
                .hasValueSatisfying(text -> assertThat(text).contains(MOVIE).doesNotContain(KEY));
        assertThat(down.getDetails())
                .containsEntry("trouble", "AUTH")
                .containsEntry("account", "studio")
                .containsEntry("operation", "status");
        assertThat(down.getDetails().toString()).doesNotContain(KEY).doesNotContain(SECRET);
        assertThat(check("balance").getState()).as("another account").isEqualTo(HealthCheck.State.UP);

        transport.then(
                200,
                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"queued\"}}");
        send("direct:in", "t1");

        assertThat(check("status").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void theHealthCheckGoesWithItsRoute() throws Exception {
        assertThat(checks()).hasSize(2);
        context.getRouteController().stopAllRoutes();

        context.removeRoute(context.getRoutes().get(0).getRouteId());
        context.removeRoute(context.getRoutes().get(0).getRouteId());

        assertThat(checks()).isEmpty();
    }

    @Test
    void missingCreditsAreATroubleOfSubmissionsOnly() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:generate").to("seedance:generate?account=studio&maxRetries=0&apiKey=" + KEY);
            }
        });
        transport.otherwise(request -> CompletableFuture.completedFuture(new TransportResponse(
                402,
                Map.of("Content-Type", "application/json"),
                "{\"code\":\"INSUFFICIENT_CREDIT\",\"message\":\"no credits\"}".getBytes())));

        send("direct:generate", "a cat");

        assertThat(check("generate").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(check("generate").getDetails()).containsEntry("trouble", "CREDITS");
        assertThat(check("status").getState()).isEqualTo(HealthCheck.State.UP);
    }

    private HealthCheck.Result check(String operation) {
        return checks().stream()
                .filter(check -> check.getId().contains("seedance://" + operation))
                .findFirst()
                .orElseThrow()
                .call();
    }

    private List<HealthCheck> checks() {
        HealthCheckRepository repository = HealthCheckHelper.getHealthCheckRepository(context, "producers");
        repository.setEnabled(true);
        return repository.stream()
                .filter(SeedanceProducerHealthCheck.class::isInstance)
                .toList();
    }
}
