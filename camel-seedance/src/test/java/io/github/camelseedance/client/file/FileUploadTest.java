/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.model.UploadException;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.testing.FaultServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileUploadTest extends FileTransferFixture {

    private static final byte[] PNG =
            Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a}, 5000);

    private final Set<Path> before = temporaryFiles();
    private final AtomicInteger addresses = new AtomicInteger();
    private volatile FaultServer.Behaviour storage = FaultServer.text(200, "");
    private volatile String address;
    private volatile int expiresIn = 3600;

    @BeforeEach
    void provider() {
        address = server.uri("/bucket/key").toString();
        server.answering((request, socket) -> request.target().startsWith("/api/")
                ? FaultServer.text(200, """
                                {"code":"200","result":{"presigned_url":"%s?X-Amz-Signature=SECRET%d","file_path":"uploads/%d.png","expires_in":%d}}
                                """.formatted(address, addresses.incrementAndGet(), addresses.get(), expiresIn))
                        .answer(request, socket)
                : storage.answer(request, socket));
    }

    @Test
    void theCopyOfAStreamBelongsToItsOwner() throws Exception {
        Set<String> modes = ConcurrentHashMap.newKeySet();
        storage = (request, socket) -> {
            for (Path file : temporaryFiles()) {
                if (!before.contains(file)) {
                    modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                }
            }
            return FaultServer.text(200, "").answer(request, socket);
        };

        get(client.upload(UploadSource.of(new ByteArrayInputStream(PNG), -1, "b.png", null)));

        assertThat(modes).containsExactly("rw-------");
    }

    @Test
    void goesToTheAddressWithItsTypeAndWithoutTheKey() throws Exception {
        Path file = Files.write(directory.resolve("cat.png"), PNG);
        Instant before = Instant.now();

        UploadedFile uploaded = get(client.upload(UploadSource.of(file, null, null)));

        assertThat(uploaded.filePath()).isEqualTo("uploads/1.png");
        assertThat(uploaded.contentType()).isEqualTo("image/png");
        assertThat(uploaded.size()).isEqualTo(PNG.length);
        assertThat(uploaded.expiresAt())
                .isBetween(before.plusSeconds(3600), Instant.now().plusSeconds(3600));
        FaultServer.Received presign = server.requests().get(0);
        assertThat(presign.method()).isEqualTo("POST");
        assertThat(presign.target())
                .isEqualTo("/api/v1/video/upload/presign?filename=cat.png&content_type=image%2Fpng");
        assertThat(presign.header("X-API-Key")).isEqualTo(KEY);
        assertThat(presign.header("Content-Length")).isEqualTo("0");
        FaultServer.Received put = server.requests().get(1);
        assertThat(put.method()).isEqualTo("PUT");
        assertThat(put.header("Content-Type")).isEqualTo("image/png");
        assertThat(put.header("Content-Length")).isEqualTo("5000");
        assertThat(put.head()).doesNotContain(KEY, "agent/1").doesNotContainIgnoringCase("authorization");
        assertThat(put.body()).isEqualTo(PNG);
    }

    @Test
    void bytesAndStreamsGoToo() throws Exception {
        get(client.upload(UploadSource.of(PNG, "a.png", null)));
        AtomicBoolean closed = new AtomicBoolean();
        InputStream once = new ByteArrayInputStream(PNG) {
            @Override
            public void close() throws IOException {
                closed.set(true);
            }
        };
        get(client.upload(UploadSource.of(once, -1, "b.png", null)));
        assertThat(server.requests().get(1).body()).isEqualTo(PNG);
        assertThat(server.requests().get(3).body()).isEqualTo(PNG);
        assertThat(closed).isTrue();
        assertThat(spooled()).isZero();
    }

    @Test
    void aStreamsTemporaryFileIsGoneWhenTheCallerIsTold() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        storage = (request, socket) ->
                asked.await(10, TimeUnit.SECONDS) && FaultServer.text(200, "").answer(request, socket);
        CompletableFuture<Integer> left = client.upload(
                        UploadSource.of(new ByteArrayInputStream(PNG), -1, "a.png", null))
                .thenApply(file -> spooled());
        asked.countDown();
        assertThat(get(left)).isZero();
    }

    @Test
    void badFilesAreRefusedBeforeAnyRequest() throws Exception {
        Path png = Files.write(directory.resolve("cat.mp4"), PNG);
        Path empty = Files.createFile(directory.resolve("empty.png"));
        List<UploadSource> bad = List.of(
                UploadSource.of(png, null, null),
                UploadSource.of(empty, null, null),
                UploadSource.of(directory.resolve("missing.png"), null, null),
                UploadSource.of(directory, "dir.png", null),
                UploadSource.of(new byte[0], "a.png", null),
                UploadSource.of(PNG, "x".repeat(125) + ".png", null),
                UploadSource.of(PNG, "a.gif", null),
                UploadSource.of(new ByteArrayInputStream(PNG), 4999, "a.png", null),
                UploadSource.of(new ByteArrayInputStream(new byte[0]), -1, "a.png", null));
        for (UploadSource source : bad) {
            assertThat(failure(source)).as(source.toString()).hasMessageNotContaining(directory.toString());
        }
        assertThat(server.count()).isZero();
        assertThat(spooled()).isZero();
    }

    @Test
    void transientFailuresOfTheStorageAreRepeated() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        storage = (request, socket) -> switch (puts.incrementAndGet()) {
            case 1 -> FaultServer.text(503, "").answer(request, socket);
            case 2 -> FaultServer.reset().answer(request, socket);
            case 3 -> FaultServer.text(500, "").answer(request, socket);
            default -> FaultServer.text(200, "").answer(request, socket);
        };
        get(client.upload(UploadSource.of(PNG, "a.png", null)));
        assertThat(puts).hasValue(4);
        assertThat(addresses).hasValue(1);
        assertThat(server.requests().get(4).body()).isEqualTo(PNG);
    }

    @Test
    void refusedSignatureGetsOneNewAddress() throws Exception {
        storage = (request, socket) -> FaultServer.text(request.target().contains("SECRET1") ? 403 : 200, "<Error/>")
                .answer(request, socket);
        assertThat(get(client.upload(UploadSource.of(PNG, "a.png", null))).filePath())
                .isEqualTo("uploads/2.png");
        assertThat(server.count()).isEqualTo(4);
    }

    @Test
    void secondRefusalIsTheEnd() {
        storage = FaultServer.text(403, "<Error/>");
        UploadException error = failure(UploadSource.of(PNG, "a.png", null));
        assertThat(error.getHttpStatus()).isEqualTo(403);
        assertThat(trace(error)).doesNotContain("SECRET", KEY);
        assertThat(server.count()).isEqualTo(4);
    }

    @Test
    void otherRefusalAndRedirectAreTheEndAtOnce() {
        for (int status : new int[] {400, 404, 411, 301, 307}) {
            addresses.set(0);
            storage = FaultServer.text(status, "", "Location: " + server.uri("/elsewhere"));
            int before = server.count();
            assertThat(failure(UploadSource.of(PNG, "a.png", null)).getHttpStatus())
                    .isEqualTo(status);
            assertThat(server.count() - before).isEqualTo(2);
        }
    }

    @Test
    void noRepeatAfterTheAddressHasExpired() {
        expiresIn = 1;
        storage = (request, socket) -> {
            Instant expiry = Instant.now().plusSeconds(expiresIn);
            await().atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(expiry.plusMillis(50)));
            return FaultServer.text(503, "").answer(request, socket);
        };
        assertThat(failure(UploadSource.of(PNG, "a.png", null)).getHttpStatus()).isEqualTo(503);
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void addressThatIsNoneOfAStorageIsRefused() {
        for (String bad : List.of(
                "http://169.254.169.254/latest", "http://10.0.0.1/x", "https://10.0.0.1/x", "http://example.com/x")) {
            address = bad;
            int before = server.count();
            assertThat(trace(failure(UploadSource.of(PNG, "a.png", null)))).doesNotContain("SECRET");
            assertThat(server.requests().subList(before, server.count()))
                    .extracting(FaultServer.Received::method)
                    .doesNotContain("PUT");
        }
    }

    @Test
    void fileThatChangesMeanwhileFails() throws Exception {
        Path file = directory.resolve("growing.png");
        Files.write(file, Arrays.copyOf(PNG, 1_000_000));
        for (boolean grows : new boolean[] {true, false}) {
            server.answering((request, socket) -> {
                String answer = """
                        {"code":"200","result":{"presigned_url":"%s","file_path":"p","expires_in":3600}}""".formatted(server.uri("/bucket/key?s=SECRET"));
                if (grows) {
                    Files.write(file, new byte[10], StandardOpenOption.APPEND);
                } else {
                    Files.write(file, PNG, StandardOpenOption.TRUNCATE_EXISTING);
                }
                return FaultServer.text(200, answer).answer(request, socket);
            });
            UploadException error = failure(UploadSource.of(file, null, null));
            assertThat(error.getMessage()).contains("changed");
            assertThat(server.requests())
                    .extracting(FaultServer.Received::method)
                    .doesNotContain("PUT");
        }
    }

    @Test
    void presignIsAnswerOfTheProviderLikeAnyOther() {
        server.answering(FaultServer.text(200, "{\"code\":\"INVALID_API_KEY\",\"message\":\"no\"}"));
        Throwable error = catchThrowable(() -> get(client.upload(UploadSource.of(PNG, "a.png", null))));
        assertThat(error.getCause()).isInstanceOf(io.github.camelseedance.model.AuthenticationException.class);
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void cancellingStopsTheUpload() throws Exception {
        storage = FaultServer.hang();
        var upload = client(Duration.ofSeconds(30))
                .upload(UploadSource.of(new ByteArrayInputStream(PNG), -1, "a.png", null));
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.count() == 2);
        upload.cancel(true);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.openConnections() <= 1);
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> spooled() == 0);
    }

    private UploadException failure(UploadSource source) {
        Throwable error = catchThrowable(() -> get(client.upload(source)));
        assertThat(error).isInstanceOf(ExecutionException.class);
        assertThat(error.getCause()).isInstanceOf(UploadException.class);
        return (UploadException) error.getCause();
    }

    /** How many temporary files there are which were not there before. */
    private int spooled() {
        Set<Path> now = new HashSet<>(temporaryFiles());
        now.removeAll(before);
        return now.size();
    }

    private static Set<Path> temporaryFiles() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".upload"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String trace(Throwable error) {
        java.io.StringWriter text = new java.io.StringWriter();
        error.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
