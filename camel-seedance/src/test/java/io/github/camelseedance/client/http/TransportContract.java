/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.testing.FaultServer;
import io.github.camelseedance.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport must do, whatever happens on the wire. Above all: one request is one request, and it tells whether it left. */
@Timeout(60)
public abstract class TransportContract {

    protected static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** For transports made from now on. Long: a machine that is busy is not a server that is silent. */
    public Duration connectTimeout = Duration.ofSeconds(10);

    @TempDir
    protected Path directory;

    protected final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    public final Scheduler scheduler = new SystemScheduler(timers);
    public final FaultServer server = new FaultServer();
    public Transport transport;

    /** A transport that trusts the certificates of {@link TestCertificates}, and resolves names by the resolver where it can. */
    protected abstract Transport create() throws Exception;

    protected abstract void destroy() throws Exception;

    @BeforeEach
    protected void start() throws Exception {
        transport = create();
    }

    /** Instead of the transport, one that does not wait long for a connection. */
    private void impatient() throws Exception {
        destroy();
        connectTimeout = Duration.ofMillis(700);
        transport = create();
    }

    @AfterEach
    protected void stop() throws Exception {
        destroy();
        server.close();
        timers.shutdownNow();
    }

    protected static Stream<String> afterSending() {
        return Stream.of("reset", "fin", "half", "garbage", "short", "shortChunk", "hang");
    }

    @ParameterizedTest
    @MethodSource("afterSending")
    protected void whatHappensAfterTheRequestWasReadCountsAsSent(String fault) throws Exception {
        server.answering(
                switch (fault) {
                    case "reset" -> FaultServer.reset();
                    case "fin" -> FaultServer.raw("");
                    case "half" -> FaultServer.raw("HTTP/1.1 2");
                    case "garbage" -> FaultServer.raw("\u0000\u0001\u0002 nothing of this is HTTP\r\n\r\n");
                    case "short" -> FaultServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
                    case "shortChunk" ->
                        FaultServer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"id\":");
                    default -> FaultServer.hang();
                });

        TransportException error = failure(post(server.uri("/submit"), SHORT));

        assertThat(error.isSent()).isTrue();
        assertThat(error.isCertificate()).isFalse();
        assertOneRequest();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504})
    protected void everyStatusIsAnAnswerAndOneRequest(int status) throws Exception {
        server.answering(FaultServer.text(status, "{\"a\":1}", "Retry-After: 1", "X-Some: thing"));

        TransportResponse response = get(transport.send(post("/submit")));

        assertThat(response.status()).isEqualTo(status);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
        assertThat(response.header("retry-AFTER")).isEqualTo("1");
        assertOneRequest();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    protected void redirectsAreNotFollowed(int status) throws Exception {
        server.answering(FaultServer.text(status, "", "Location: " + server.uri("/elsewhere")));

        assertThat(get(transport.send(post("/submit"))).status()).isEqualTo(status);
        assertThat(get(transport.send(TransportRequest.builder("GET", server.uri("/status"))
                                .build()))
                        .status())
                .isEqualTo(status);

        assertThat(server.requests()).extracting(FaultServer.Received::target).containsExactly("/submit", "/status");
    }

    @Test
    protected void challengesAndCookiesAreNotActedUpon() throws Exception {
        server.answering(FaultServer.text(401, "", "WWW-Authenticate: Basic realm=\"x\"", "Set-Cookie: a=b"));

        get(transport.send(post("/a")));
        get(transport.send(TransportRequest.builder("GET", server.uri("/b")).build()));

        assertThat(server.count()).isEqualTo(2);
        assertThat(server.requests()).allSatisfy(request -> assertThat(request.head())
                .doesNotContainIgnoringCase("cookie")
                .doesNotContainIgnoringCase("authorization"));
    }

    @Test
    protected void refusedConnectionIsNotSent() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertNotSent(failure(post(URI.create("http://localhost:" + port + "/submit"))));
    }

    @Test
    protected void unknownHostIsNotSent() {
        assertNotSent(failure(post(URI.create("http://no-such-host.invalid/submit"))));
    }

    @Test
    protected void blackHoleIsNotSent() throws Exception {
        impatient();
        List<Socket> fill = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                socket.setSoTimeout(1);
                fill.add(socket);
                catchThrowable(() -> socket.connect(full.getLocalSocketAddress(), 100));
            }
            assertNotSent(failure(post(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/submit"))));
        } finally {
            for (Socket socket : fill) {
                socket.close();
            }
        }
    }

    @Test
    protected void stalledTlsHandshakeIsNotSent() throws Exception {
        impatient();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertNotSent(failure(post(URI.create("https://localhost:" + silent.getLocalPort() + "/submit"))));
        }
    }

    @Test
    protected void noTlsAtAllIsNotSent() throws Exception {
        impatient();
        assertNotSent(failure(post(URI.create("https://localhost:" + server.port() + "/submit"))));
        assertThat(server.count()).isZero();
    }

    @Test
    protected void trustedCertificateWorks() throws Exception {
        try (FaultServer secure = new FaultServer(TestCertificates.trusted().server(), true)) {
            assertThat(get(transport.send(post(secure.uri("/submit")))).status())
                    .isEqualTo(200);
        }
    }

    @Test
    protected void untrustedCertificateIsToldApart() throws Exception {
        try (FaultServer secure = new FaultServer(TestCertificates.untrusted().server(), true)) {
            TransportException error = failure(post(secure.uri("/submit")));
            assertThat(error.isSent()).isFalse();
            assertThat(error.isCertificate()).isTrue();
            assertThat(secure.count()).isZero();
        }
    }

    @Test
    protected void certificateOfAnotherHostIsToldApart() throws Exception {
        try (FaultServer secure = new FaultServer(TestCertificates.otherHost().server(), true)) {
            TransportException error = failure(post(secure.uri("/submit")));
            assertThat(error.isSent()).isFalse();
            assertThat(error.isCertificate()).isTrue();
            assertThat(secure.count()).isZero();
        }
    }

    @Test
    protected void staleConnectionDoesNotHurtASubmission() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        server.answering((request, socket) -> {
            FaultServer.text(200, "{}").answer(request, socket);
            answered.incrementAndGet();
            return false; // closed without a word, as servers do with idle connections
        });
        for (int i = 0; i < 20; i++) {
            assertThat(get(transport.send(post("/submit"))).status()).isEqualTo(200);
        }
        assertThat(server.count()).isEqualTo(20);
    }

    @Test
    protected void drippingAnswerIsCutAtTheTotalTime() throws Exception {
        server.answering((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n".getBytes());
            for (int i = 0; i < 300; i++) {
                socket.getOutputStream().write(' ');
                socket.getOutputStream().flush();
                TimeUnit.MILLISECONDS.sleep(100);
            }
            return false;
        });
        long begin = System.nanoTime();
        TransportException error = failure(TransportRequest.builder("GET", server.uri("/status"))
                .timeout(SHORT)
                .build());
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(SHORT.minusMillis(100), Duration.ofSeconds(15));
        assertThat(error.isSent()).isTrue();
    }

    @Test
    protected void longAnswerIsCutAtTheLimit() throws Exception {
        AtomicInteger written = new AtomicInteger();
        server.answering((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes();
            for (int i = 0; i < 1600; i++) {
                socket.getOutputStream().write(chunk);
                written.incrementAndGet();
            }
            return false;
        });
        TransportException error = failure(TransportRequest.builder("GET", server.uri("/status"))
                .timeout(Duration.ofSeconds(20))
                .build());
        assertThat(error.isSent()).isTrue();
        await().atMost(SOON).until(() -> server.openConnections() == 0);
        assertThat(written.get()).isLessThan(1600);
    }

    @Test
    protected void announcedLengthAboveTheLimitIsNotRead() {
        server.answering(FaultServer.raw("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\nx"));
        assertThat(failure(TransportRequest.builder("GET", server.uri("/status"))
                                .build())
                        .isSent())
                .isTrue();
    }

    @Test
    protected void onlyTheGivenHeadersAreSent() throws Exception {
        get(transport.send(TransportRequest.builder("POST", server.uri("/a%20b/%2Fc?x=%26&y=z"))
                .header("X-API-Key", "secret")
                .header("User-Agent", "agent/1")
                .header("Accept-Encoding", "identity")
                .body(RequestBody.of("{\"p\":1}".getBytes(), "application/json"))
                .timeout(TIMEOUT)
                .build()));

        FaultServer.Received request = server.requests().get(0);
        assertThat(request.target()).isEqualTo("/a%20b/%2Fc?x=%26&y=z");
        assertThat(new String(request.body())).isEqualTo("{\"p\":1}");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("X-API-Key")).isEqualTo("secret");
        assertThat(request.head()
                        .lines()
                        .skip(1)
                        .filter(line -> !line.isBlank())
                        .map(line -> line.substring(0, line.indexOf(':')).toLowerCase()))
                .containsOnlyOnceElementsOf(List.of("x-api-key", "user-agent", "accept-encoding", "content-type"))
                .isSubsetOf(
                        "x-api-key",
                        "user-agent",
                        "accept-encoding",
                        "content-type",
                        "content-length",
                        "host",
                        "connection");
    }

    @Test
    protected void addressThatIsNotAllowedIsNotConnectedTo() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433")) {
            TransportException error = failure(
                    TransportRequest.builder("GET", URI.create("http://" + host + ":" + server.port() + "/secret"))
                            .addressRule((name, address) -> PublicAddresses.contains(address))
                            .build());
            assertThat(error.isSent()).as(host).isFalse();
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    protected void allowedAddressIsConnectedToByItsName() throws Exception {
        TransportResponse response = get(transport.send(TransportRequest.builder("GET", server.uri("/video"))
                .addressRule((name, address) -> name.equals("localhost") && address.isLoopbackAddress())
                .build()));
        assertThat(response.status()).isEqualTo(200);
        assertThat(server.requests().get(0).header("Host")).isEqualTo("localhost:" + server.port());
    }

    @Test
    protected void fileGoesOutAndComesInWholeThroughChannels() throws Exception {
        Path file = directory.resolve("file");
        byte[] content = new byte[3_000_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        Files.write(file, content);
        server.answering((request, socket) -> {
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length + "\r\n\r\n").getBytes());
            socket.getOutputStream().write(request.body());
            return true;
        });
        Path back = directory.resolve("back");

        TransportResponse response = get(transport.send(TransportRequest.builder("PUT", server.uri("/file"))
                .body(body(file, content.length))
                .timeout(Duration.ofSeconds(20))
                .sink(head -> Files.newByteChannel(
                        back, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE))
                .build()));

        assertThat(response.body()).isEmpty();
        assertThat(server.requests().get(0).header("Content-Length")).isEqualTo("3000000");
        assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    }

    @Test
    protected void bodyThatEndsTooEarlyFailsTheRequest() throws Exception {
        Path file = directory.resolve("file");
        Files.write(file, new byte[1000]);
        assertThat(failure(TransportRequest.builder("PUT", server.uri("/file"))
                        .body(body(file, 2000))
                        .timeout(SHORT)
                        .build()))
                .isNotNull();
    }

    @Test
    protected void sinkThatFailsEndsTheExchangeAndIsClosed() {
        AtomicInteger closed = new AtomicInteger();
        server.answering(FaultServer.text(200, "x".repeat(100_000)));
        TransportException error = failure(TransportRequest.builder("GET", server.uri("/file"))
                .timeout(TIMEOUT)
                .sink(head -> new WritableByteChannel() {
                    @Override
                    public int write(ByteBuffer source) throws IOException {
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public boolean isOpen() {
                        return closed.get() == 0;
                    }

                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                })
                .build());
        assertThat(error.isSent()).isTrue();
        await().atMost(SOON).until(() -> closed.get() > 0);
    }

    @Test
    protected void sinkCanLeaveABodyInMemory() throws Exception {
        server.answering(FaultServer.text(403, "<Error/>"));
        TransportResponse response = get(transport.send(TransportRequest.builder("GET", server.uri("/file"))
                .sink(head -> null)
                .build()));
        assertThat(new String(response.body())).isEqualTo("<Error/>");
    }

    @Test
    protected void cancellingGivesUpTheExchangeAndItsConnection() {
        server.answering(FaultServer.hang());
        // right after it was sent: a connection that is made fast must not outlive its exchange
        for (int i = 1; i <= 300; i++) {
            int sent = i;
            CompletableFuture<TransportResponse> answer =
                    transport.send(TransportRequest.builder("GET", server.uri("/slow"))
                            .timeout(Duration.ofSeconds(30))
                            .build());
            soon().until(() -> server.count() == sent);
            answer.cancel(true);
            soon().until(() -> server.openConnections() == 0);
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    @Test
    protected void nothingShowsQueryHeadersOrBody() {
        TransportRequest request = TransportRequest.builder("POST", URI.create("http://localhost:1/p?sig=QUERYSECRET"))
                .header("X-API-Key", "HEADERSECRET")
                .body(RequestBody.of("BODYSECRET".getBytes(), "application/json"))
                .build();
        TransportException error = failure(request);
        java.io.StringWriter trace = new java.io.StringWriter();
        error.printStackTrace(new java.io.PrintWriter(trace));
        assertThat(trace.toString() + request).doesNotContain("QUERYSECRET", "HEADERSECRET", "BODYSECRET");
    }

    protected static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new java.io.ByteArrayInputStream(text.getBytes()));
    }

    protected TransportRequest post(String path) {
        return post(server.uri(path));
    }

    protected static TransportRequest post(URI uri) {
        return post(uri, TIMEOUT);
    }

    private static TransportRequest post(URI uri, Duration timeout) {
        return TransportRequest.builder("POST", uri)
                .body(RequestBody.of("{\"prompt\":\"a cat\"}".getBytes(), "application/json"))
                .timeout(timeout)
                .once(true)
                .build();
    }

    protected TransportException failure(TransportRequest request) {
        Throwable error = catchThrowable(() -> get(transport.send(request)));
        assertThat(error).isInstanceOf(java.util.concurrent.ExecutionException.class);
        assertThat(error.getCause()).isInstanceOf(TransportException.class);
        return (TransportException) error.getCause();
    }

    protected static void assertNotSent(TransportException error) {
        assertThat(error.isSent()).as(String.valueOf(error)).isFalse();
        assertThat(error.isCertificate()).isFalse();
    }

    protected static TransportResponse get(CompletableFuture<TransportResponse> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    /** Also after a time in which a client that repeats by itself would have done so. */
    private void assertOneRequest() {
        await().atMost(SOON)
                .during(Duration.ofMillis(50))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> server.count() == 1);
    }

    /** The content of a file that is said to have this length. */
    private static RequestBody body(Path file, long length) {
        return new RequestBody() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public String contentType() {
                return "video/mp4";
            }

            @Override
            public ReadableByteChannel open() throws IOException {
                return Files.newByteChannel(file);
            }
        };
    }
}
