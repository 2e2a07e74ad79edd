/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.http.AddressRefusedException;
import io.github.camelseedance.client.http.PublicAddresses;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportContract;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.testing.FaultServer;
import io.github.camelseedance.testing.TestCertificates;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.Test;

class CamelHttpTransportTest extends TransportContract {

    private DefaultCamelContext context;

    @Override
    public Transport create() throws Exception {
        context = new DefaultCamelContext();
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore anchors = TestCertificates.trustStore();
        trust.init(anchors);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setTrustManager(trust.getTrustManagers()[0]);
        SSLContextParameters ssl = new SSLContextParameters();
        ssl.setTrustManagers(managers);
        HttpComponent https = context.getComponent("https", HttpComponent.class);
        https.setSslContextParameters(ssl);
        context.start();
        CamelHttpTransport created = new CamelHttpTransport();
        created.setCamelContext(context);
        created.setConnectTimeout(connectTimeout.toMillis());
        created.start();
        return created;
    }

    @Override
    public void destroy() {
        ((CamelHttpTransport) transport).stop();
        context.stop();
    }

    @Test
    void headersOfARouteDoNotReachIt() throws Exception {
        try (FaultServer evil = new FaultServer()) {
            context.getRegistry().bind("transport", transport);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").process(exchange -> {
                        TransportResponse response = get(exchange.getContext()
                                .getRegistry()
                                .lookupByNameAndType("transport", Transport.class)
                                .send(post(server.uri("/submit"))));
                        exchange.getMessage().setBody(response.status());
                    });
                }
            });
            Map<String, Object> poisoned = Map.of(
                    Exchange.HTTP_URI,
                    evil.uri("/") + "{{sys:user.dir}}",
                    "CamelRestHttpUri",
                    "http://localhost:" + evil.port() + "/",
                    Exchange.HTTP_PATH,
                    "/evil",
                    Exchange.HTTP_QUERY,
                    "evil=1",
                    Exchange.HTTP_RAW_QUERY,
                    "evil=2",
                    Exchange.HTTP_METHOD,
                    "DELETE",
                    "Authorization",
                    "Bearer evil",
                    "Host",
                    "evil.example",
                    "X-Evil",
                    "1");
            Integer status =
                    context.createProducerTemplate().requestBodyAndHeaders("direct:in", null, poisoned, Integer.class);
            assertThat(status).isEqualTo(200);
            assertThat(evil.connections()).isZero();
            FaultServer.Received request = server.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.target()).isEqualTo("/submit");
            assertThat(request.head()).doesNotContainIgnoringCase("evil");
        }
    }

    @Test
    void signedAddressIsSentAsItIsAndNotKeptAnywhere() throws Exception {
        String signed = "/v%2Fideo%20x?X-Amz-Signature=a%2Bb%2F%3D&b=%7B%7Bsys:user.dir%7D%7D&c=1+2";
        get(transport.send(TransportRequest.builder("GET", server.uri(signed)).build()));
        assertThat(server.requests().get(0).target()).isEqualTo(signed);
        assertThat(context.getEndpoints()).isEmpty();
    }

    @Test
    void repeatsAndLoggingThatTheComponentHasAreNotUsed() throws Exception {
        HttpComponent http = context.getComponent("http", HttpComponent.class);
        http.setFollowRedirects(true);
        http.setLogHttpActivity(true);
        server.answering(FaultServer.text(503, "", "Retry-After: 0"));
        assertThat(get(transport.send(post("/submit"))).status()).isEqualTo(503);
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void proxyOfTheComponentIsUsed() throws Exception {
        try (FaultServer proxy = new FaultServer()) {
            HttpComponent http = context.getComponent("http", HttpComponent.class);
            http.setProxyHost("localhost");
            http.setProxyPort(proxy.port());
            TransportRequest request = TransportRequest.builder("GET", URI.create("http://cdn.example/v?s=1"))
                    .addressRule((host, address) -> PublicAddresses.contains(address))
                    .build();
            assertThat(get(transport.send(request)).status()).isEqualTo(200);
            assertThat(proxy.requests().get(0).target()).isEqualTo("http://cdn.example/v?s=1");

            TransportException error = failure(TransportRequest.builder("GET", URI.create("http://169.254.169.254/x"))
                    .addressRule((host, address) -> PublicAddresses.contains(address))
                    .build());
            assertThat(error).isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.count()).isEqualTo(1);
        }
    }

    @Test
    void refusedTunnelIsNotSent() throws Exception {
        try (FaultServer proxy = new FaultServer().answering(FaultServer.text(403, "no"))) {
            HttpComponent https = context.getComponent("https", HttpComponent.class);
            https.setProxyHost("localhost");
            https.setProxyAuthScheme("http");
            https.setProxyPort(proxy.port());
            assertNotSent(failure(post(URI.create("https://api.example/submit"))));
            assertThat(proxy.requests())
                    .extracting(FaultServer.Received::method)
                    .containsOnly("CONNECT");
        }
    }

    @Test
    void poolIsBoundedAndWhatWaitsTooLongIsProvablyNotSent() throws Exception {
        ((CamelHttpTransport) transport).stop();
        CamelHttpTransport small = new CamelHttpTransport();
        small.setCamelContext(context);
        small.setPoolSize(2);
        small.start();
        transport = small;
        server.answering(FaultServer.hang());
        List<CompletableFuture<TransportResponse>> answers = IntStream.range(0, 5)
                .mapToObj(i -> small.send(TransportRequest.builder("GET", server.uri("/" + i))
                        .timeout(Duration.ofMillis(i < 2 ? 3000 : 300))
                        .build()))
                .toList();
        await().atMost(Duration.ofSeconds(10)).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        assertThat(answers)
                .extracting(answer -> ((TransportException)
                                answer.handle((value, error) -> error).get(1, TimeUnit.SECONDS))
                        .isSent())
                .containsExactly(true, true, false, false, false);
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void stoppedItRefuses() {
        ((CamelHttpTransport) transport).stop();
        assertThat(failure(post("/submit")).isSent()).isFalse();
        assertThat(server.count()).isZero();
    }

    @Test
    void withoutAContextItSaysSo() {
        assertThatThrownBy(() -> new CamelHttpTransport().start()).hasMessageContaining("CamelContext");
    }
}
