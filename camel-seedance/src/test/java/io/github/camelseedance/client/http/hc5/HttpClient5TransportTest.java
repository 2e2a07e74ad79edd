/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.hc5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.file.FileAddresses;
import io.github.camelseedance.client.http.AddressRefusedException;
import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportContract;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.testing.FaultServer;
import io.github.camelseedance.testing.TestCertificates;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpClient5TransportTest extends TransportContract {

    @Override
    public Transport create() throws Exception {
        return new HttpClient5Transport(settings(null, 0, null), scheduler);
    }

    private TransportSettings settings(String proxyHost, int proxyPort, String direct) throws Exception {
        return new TransportSettings(connectTimeout, TestCertificates.client(), proxyHost, proxyPort, direct);
    }

    @Override
    public void destroy() {
        ((HttpClient5Transport) transport).close();
    }

    @Test
    void thousandOutstandingRequestsNeedFewThreads() throws Exception {
        destroy();
        transport =
                new HttpClient5Transport(new TransportSettings(Duration.ofSeconds(10), null, null, 0, null), scheduler);
        try (SlowNioServer slow = new SlowNioServer()) {
            long before = threads();
            List<CompletableFuture<TransportResponse>> answers = IntStream.range(0, 1000)
                    .mapToObj(i -> transport.send(
                            TransportRequest.builder("GET", URI.create("http://127.0.0.1:" + slow.port() + "/" + i))
                                    .timeout(Duration.ofSeconds(30))
                                    .build()))
                    .toList();
            await().atMost(Duration.ofSeconds(20)).until(() -> slow.waiting() == 1000);
            assertThat(threads() - before).isLessThanOrEqualTo(3);
            slow.answerAll();
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        }
    }

    /** The proxy finds the addresses of names, and reads odd forms of addresses in its own way. */
    @Test
    void aProxyIsNotAskedForHostsThatAreNotOfTheInternet() {
        TransportSettings proxied =
                new TransportSettings(Duration.ofSeconds(10), null, "localhost", server.port(), null);
        try (HttpClient5Transport behindProxy = new HttpClient5Transport(proxied, scheduler)) {
            FileAddresses addresses =
                    new FileAddresses(URI.create("http://api.example.com"), List.of("named.internal"));
            for (String host : List.of("localhost", "metadata.google.internal", "intranet", "127.0.0.1", "[::1]")) {
                URI address = URI.create("http://" + host + "/secret");
                Throwable error = catchThrowable(() -> get(behindProxy.send(TransportRequest.builder("GET", address)
                        .addressRule(addresses.rule(address))
                        .build())));
                assertThat(error).as(host).hasCauseInstanceOf(AddressRefusedException.class);
            }
            assertThat(server.connections()).isZero();

            URI named = URI.create("http://named.internal/video");
            assertThat(catchThrowable(() -> get(behindProxy.send(TransportRequest.builder("GET", named)
                            .addressRule(addresses.rule(named))
                            .build()))))
                    .isNull();
            assertThat(server.requests().get(0).target()).isEqualTo("http://named.internal/video");
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("seedance-http-"))
                .count();
    }

    @Test
    void itsThreadsAreNamedAndDaemonsAndEndWithIt() throws Exception {
        get(transport.send(TransportRequest.builder("GET", server.uri("/a")).build()));
        get(transport.send(post("/b")));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("seedance-http-"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
        long begin = System.nanoTime();
        destroy();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(20)).until(() -> threads() == 0);
        transport = create();
    }

    @Test
    void closingEndsWhatIsUnderWayAndRefusesWhatComes() {
        server.answering(FaultServer.hang());
        CompletableFuture<TransportResponse> answer = transport.send(post("/submit"));
        await().atMost(Duration.ofSeconds(20)).until(() -> server.count() == 1);

        destroy();

        assertThat(answer).isCompletedExceptionally();
        assertThat(failureOf(answer).isSent()).isTrue();
        assertThat(failure(post("/submit")).isSent()).isFalse();
        assertThat(server.count()).isEqualTo(1);
    }

    private static TransportException failureOf(CompletableFuture<?> answer) {
        return (TransportException)
                answer.handle((value, error) -> Futures.unwrap(error)).join();
    }

    @Test
    void callsKeepTheirConnectionAndSubmissionsDoNot() throws Exception {
        for (int i = 0; i < 10; i++) {
            get(transport.send(
                    TransportRequest.builder("GET", server.uri("/status")).build()));
        }
        // an answer can be there a moment before its connection is free for the next call
        int kept = server.connections();
        assertThat(kept).isLessThan(5);
        for (int i = 0; i < 5; i++) {
            get(transport.send(post("/submit")));
        }
        assertThat(server.connections()).isEqualTo(kept + 5);
        await().atMost(Duration.ofSeconds(20)).until(() -> server.openConnections() == kept);
    }

    @Test
    void nameIsResolvedOnceAndItsCheckedAddressIsUsed() throws Exception {
        List<List<InetAddress>> answers =
                List.of(List.of(InetAddress.getByName("127.0.0.1")), List.of(InetAddress.getByName("169.254.169.254")));
        java.util.Iterator<List<InetAddress>> next = answers.iterator();
        try (HttpClient5Transport rebound =
                new HttpClient5Transport(settings(null, 0, null), scheduler, host -> next.next())) {
            TransportRequest request = TransportRequest.builder(
                            "GET", URI.create("http://video.example:" + server.port() + "/v"))
                    .addressRule((host, address) -> address.isLoopbackAddress())
                    .build();
            assertThat(get(rebound.send(request)).status()).isEqualTo(200);
            assertThat(server.requests().get(0).header("Host")).isEqualTo("video.example:" + server.port());
        }
        assertThat(next.hasNext()).isTrue();
    }

    @Test
    void oneRefusedAddressSpoilsAll() throws Exception {
        try (HttpClient5Transport mixed = new HttpClient5Transport(
                settings(null, 0, null),
                scheduler,
                host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("10.0.0.1")))) {
            transport = mixed;
            TransportException error =
                    failure(TransportRequest.builder("GET", URI.create("http://video.example:" + server.port() + "/v"))
                            .addressRule((host, address) -> address.isLoopbackAddress())
                            .build());
            assertThat(error).isInstanceOf(AddressRefusedException.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void nextAddressIsTriedWhenOneDoesNotAnswer() throws Exception {
        try (HttpClient5Transport multi = new HttpClient5Transport(
                settings(null, 0, null),
                scheduler,
                host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")))) {
            TransportRequest request = TransportRequest.builder(
                            "GET", URI.create("http://video.example:" + server.port() + "/v"))
                    .addressRule((host, address) -> address.isLoopbackAddress())
                    .build();
            assertThat(get(multi.send(request)).status()).isEqualTo(200);
        }
    }

    @Test
    void proxyIsUsedButForTheHostsThatAreNamed() throws Exception {
        try (FaultServer proxy = new FaultServer();
                HttpClient5Transport proxied = new HttpClient5Transport(
                        settings("localhost", proxy.port(), "*.internal, local*"), scheduler)) {
            get(proxied.send(TransportRequest.builder("GET", URI.create("http://api.example/x?y=z"))
                    .build()));
            get(proxied.send(
                    TransportRequest.builder("GET", server.uri("/direct")).build()));
            assertThat(proxy.requests())
                    .extracting(FaultServer.Received::target)
                    .containsExactly("http://api.example/x?y=z");
            assertThat(server.requests())
                    .extracting(FaultServer.Received::target)
                    .containsExactly("/direct");
        }
    }

    @Test
    void refusedTunnelIsNotSent() throws Exception {
        try (FaultServer proxy = new FaultServer().answering(FaultServer.text(407, "", "Proxy-Authenticate: Basic"));
                HttpClient5Transport proxied =
                        new HttpClient5Transport(settings("localhost", proxy.port(), null), scheduler)) {
            TransportResponse response = null;
            TransportException error = null;
            transport = proxied;
            try {
                response = get(proxied.send(post(URI.create("https://api.example/submit"))));
            } catch (java.util.concurrent.ExecutionException e) {
                error = (TransportException) e.getCause();
            }
            assertThat(response).isNull();
            assertNotSent(error);
            assertThat(proxy.requests())
                    .extracting(FaultServer.Received::method)
                    .containsOnly("CONNECT");
        }
    }
}
