/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.client.CamelHttpTransport;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.RecordedRequest;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.webhook.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers of a message can do to a request of the component: nothing. With both transports, in a live route. */
class HeaderInjectionTest {

    private static final String KEY = "key-of-the-test";
    private static final List<String> PROVIDERS = List.of("seedance2.movie", "seedance2.ink", "seedanceapi.org");

    /** What the component and HTTP itself send. */
    private static final Set<String> KNOWN = Set.of(
            "x-api-key",
            "authorization",
            "accept",
            "accept-encoding",
            "content-type",
            "content-length",
            "transfer-encoding",
            "host",
            "connection",
            "user-agent");

    private static final Map<String, String> HOSTILE = Map.ofEntries(
            Map.entry("cAmElSeedanceTaskId", "evil"),
            Map.entry("CamelSeedanceModel", "evil"),
            Map.entry("CAMELHTTPURI", "http://127.0.0.1:9/evil?x={{sys:user.home}}"),
            Map.entry("CamelHttpPath", "/evil"),
            Map.entry("CamelHttpQuery", "evil=1"),
            Map.entry("CamelHttpMethod", "DELETE"),
            Map.entry("CamelRestHttpUri", "http://127.0.0.1:9/evil"),
            Map.entry("Authorization", "Bearer evil"),
            Map.entry("X-API-Key", "evil"),
            Map.entry("Cookie", "evil=1"),
            Map.entry("X-Forwarded-For", "evil"),
            Map.entry("X-Internal", "evil"),
            Map.entry("User-Agent", "evil"));

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final int port = WebServer.freePort();
    private SeedanceEmulator emulator;

    static Stream<String> cases() {
        return PROVIDERS.stream().flatMap(provider -> Stream.of(provider + " default", provider + " camel-http"));
    }

    @BeforeEach
    void startEmulator() {
        emulator = SeedanceEmulator.builder().queueTime(Duration.ofHours(1)).start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        emulator.close();
    }

    private void start(String provider, boolean camelHttp) throws Exception {
        SeedanceComponent component = new SeedanceComponent();
        SeedanceConfiguration options = component.getConfiguration();
        options.setProvider(provider);
        options.setBaseUrl(emulator.baseUrl());
        options.setApiKey(KEY);
        options.setRetryDelay(1);
        if (camelHttp) {
            component.setTransport(new CamelHttpTransport());
        }
        context.addComponent("seedance", component);
        WebServer.PLATFORM_HTTP.setUp(context, port);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/generate").to("seedance:generate").setBody(header("CamelSeedanceTaskId"));
                from("platform-http:/status").convertBodyTo(String.class).to("seedance:status");
                from("direct:generate").to("seedance:generate");
                from("direct:status").to("seedance:status");
            }
        });
        context.start();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + WebServer.HOST + ":" + port + path
                        + "?CamelSeedanceTaskId=evil" + "&camelhttpuri=http%3A%2F%2F127.0.0.1%3A9%2Fevil"))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        HOSTILE.forEach(request::header);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Exchange send(String uri, String body, Map<String, ?> headers) {
        return context.createProducerTemplate().send(uri, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    private void assertClean(int requests) {
        List<RecordedRequest> sent = emulator.requests();
        assertThat(sent).hasSize(requests).allSatisfy(request -> {
            assertThat(request.toString() + request.url() + request.headers() + request.body())
                    .doesNotContain("evil");
            assertThat(request.headers().keySet()).isSubsetOf(KNOWN);
            assertThat(request.header("host")).contains(WebServer.HOST + ":" + emulator.port());
            assertThat(request.header("authorization").or(() -> request.header("x-api-key")))
                    .hasValueSatisfying(value -> assertThat(value).endsWith(KEY));
            assertThat(request.operation()).isNotEqualTo(Operation.UNKNOWN);
        });
        assertThat(emulator.violations()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void headersOfACallerDoNotReachTheProvider(String which) throws Exception {
        start(which.split(" ")[0], which.endsWith("camel-http"));
        HttpResponse<String> generated = post("/generate", "a cat");
        assertThat(generated.statusCode()).isEqualTo(200);
        assertThat(post("/status", generated.body()).statusCode()).isEqualTo(200);
        assertThat(emulator.requests())
                .extracting(RecordedRequest::operation)
                .containsExactly(Operation.SUBMIT, Operation.STATUS);
        assertThat(emulator.requests().get(1).url()).endsWith(generated.body());
        assertClean(2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void headersOfARouteDoNotReachTheProvider(String which) throws Exception {
        start(which.split(" ")[0], which.endsWith("camel-http"));
        Map<String, Object> hostile = new HashMap<>(HOSTILE);
        hostile.remove("cAmElSeedanceTaskId");
        hostile.remove("CamelSeedanceModel");
        hostile.put("Host", "evil.example.com");
        hostile.put("X-Break\r\nX-Evil", "evil\r\nX-Evil: 1");
        hostile.put("Content-Length", "3");
        hostile.put("Transfer-Encoding", "evil");
        hostile.put("Content-Encoding", "evil");
        Exchange generated = send("direct:generate", "a cat", hostile);
        assertThat(generated.getException()).isNull();
        String id = generated.getMessage().getHeader("CamelSeedanceTaskId", String.class);
        assertThat(send("direct:status", id, hostile).getException()).isNull();
        assertClean(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t1\r\nX-Evil: 1",
                "../../../v1/credits",
                "..",
                "t1/../../admin",
                "t1?evil=1",
                "t1#evil",
                "t1%2f..%2fadmin",
                "http://127.0.0.1:9/evil",
                "{{sys:user.home}}",
                "\u0000"
            })
    void anIdIsCheckedBeforeItBecomesAPath(String id) throws Exception {
        start("seedance2.ink", false);
        Exchange result = send("direct:status", null, Map.of("cAmElSeedanceTaskId", id));
        assertThat(result.getException()).isInstanceOf(InvalidRequestException.class);
        assertThat(emulator.requests()).isEmpty();
    }
}
