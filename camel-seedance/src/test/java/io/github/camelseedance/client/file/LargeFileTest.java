/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.http.TransportSettings;
import io.github.camelseedance.client.http.hc5.HttpClient5Transport;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.SystemScheduler;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.movie.MovieProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files much larger than the heap go through. The client runs in a JVM of its own with 64 MB, the server here. */
@Tag("slow")
class LargeFileTest {

    private static final long SIZE = 300L << 20;
    private static final byte[] HEAD = HexFormat.of().parseHex("00000020667479706d70343200000000");

    @TempDir
    Path directory;

    private final AtomicLong uploaded = new AtomicLong();
    private final CRC32 sum = new CRC32();

    @Test
    @Timeout(180)
    void memoryDoesNotGrowWithTheFile() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        String base = "http://localhost:" + server.getAddress().getPort();
        server.createContext(
                "/api/",
                exchange -> reply(
                        exchange,
                        "{\"code\":\"200\",\"result\":{\"presigned_url\":\"" + base
                                + "/put\",\"file_path\":\"p\",\"expires_in\":3600}}"));
        server.createContext("/put", this::take);
        server.createContext("/v", LargeFileTest::give);
        server.start();
        try {
            Path output = directory.resolve("output");
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:MaxDirectMemorySize=16m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            base,
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(child.waitFor(150, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(output);
            assertThat(said).endsWith("uploaded " + SIZE + ", downloaded " + SIZE + "\n");
            assertThat(child.exitValue()).isZero();
            assertThat(uploaded).hasValue(SIZE);
            assertThat(sum.getValue()).isEqualTo(expectedSum());
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void reply(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sum.update(buffer, 0, count);
                uploaded.addAndGet(count);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static void give(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.sendResponseHeaders(200, SIZE);
            OutputStream out = exchange.getResponseBody();
            byte[] piece = new byte[1 << 20];
            for (long left = SIZE; left > 0; left -= piece.length) {
                out.write(piece);
            }
        }
    }

    private static long expectedSum() {
        CRC32 expected = new CRC32();
        expected.update(HEAD);
        byte[] zeros = new byte[1 << 20];
        for (long left = SIZE - HEAD.length; left > 0; left -= zeros.length) {
            expected.update(zeros, 0, (int) Math.min(left, zeros.length));
        }
        return expected.getValue();
    }

    /** What runs in the small JVM. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws Exception {
            URI base = URI.create(args[0]);
            Path directory = Path.of(args[1]);
            Path large = directory.resolve("large.mp4");
            try (FileChannel file = FileChannel.open(
                    large, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
                file.write(java.nio.ByteBuffer.wrap(HEAD), 0);
                file.write(java.nio.ByteBuffer.wrap(new byte[1]), SIZE - 1);
            }
            ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
            ExecutorService worker = Executors.newFixedThreadPool(2);
            Scheduler scheduler = new SystemScheduler(timers);
            ClientSettings settings = new ClientSettings(
                    base,
                    "key",
                    "default",
                    Duration.ofSeconds(30),
                    0,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(60),
                    "test");
            try (HttpClient5Transport transport = new HttpClient5Transport(
                    new TransportSettings(Duration.ofSeconds(10), null, null, 0, null), scheduler)) {
                Account account = new Accounts(scheduler, 4, 0, (key, kind, outcome, took) -> {})
                        .get(settings.account("seedance2.movie"), new MovieProvider());
                SeedanceClient client = new SeedanceClient(
                        new MovieProvider(), settings, transport, account, scheduler, worker, Math::random);
                UploadedFile up =
                        client.upload(UploadSource.of(large, null, null)).get(120, TimeUnit.SECONDS);
                Files.delete(large);
                VideoTask task = VideoTask.builder()
                        .id("t1")
                        .videoUrls(java.util.List.of(base + "/v"))
                        .build();
                DownloadedFile down = client.download(task, new DownloadSettings(directory, 0, null))
                        .get(120, TimeUnit.SECONDS);
                System.out.print("uploaded " + up.size() + ", downloaded " + Files.size(down.file()) + "\n");
            } finally {
                worker.shutdownNow();
                timers.shutdownNow();
            }
        }
    }
}
