/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.AuthenticationException;
import io.github.camelseedance.model.DownloadException;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.testing.FaultServer;
import io.github.camelseedance.testing.FaultServer.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileDownloadTest extends FileTransferFixture {

    private static final byte[] VIDEO = video(200_000);

    private static byte[] video(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 7 + i / 251);
        }
        return content;
    }

    private VideoTask task(String path) {
        return VideoTask.builder()
                .id("t1")
                .status(TaskStatus.SUCCEEDED)
                .videoUrls(List.of(server.uri(path).toString()))
                .build();
    }

    private DownloadSettings here() {
        return new DownloadSettings(directory, 1_000_000, Set.of());
    }

    private static Behaviour whole(String... headers) {
        return part(0, VIDEO.length, 200, headers);
    }

    /** An answer with a part of the video, of the length that is announced. */
    private static Behaviour part(int from, int announcedTo, int status, String... headers) {
        return part(from, announcedTo, announcedTo, status, headers);
    }

    private static Behaviour part(int from, int to, int announcedTo, int status, String... headers) {
        return (request, socket) -> {
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Length: " + (announcedTo - from));
            for (String header : headers) {
                head.append("\r\n").append(header);
            }
            socket.getOutputStream().write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(VIDEO, from, to - from);
            return to == announcedTo;
        };
    }

    private void script(Behaviour... answers) {
        AtomicInteger next = new AtomicInteger();
        server.answering((request, socket) ->
                answers[Math.min(next.getAndIncrement(), answers.length - 1)].answer(request, socket));
    }

    @Test
    void becomesOneWholeFile() throws Exception {
        script(whole("Content-Type: video/mp4; x=y"));
        DownloadedFile file = get(client.download(task("/v?X-Amz-Signature=SECRET"), here()));
        assertThat(file.size()).isEqualTo(VIDEO.length);
        assertThat(file.contentType()).isEqualTo("video/mp4");
        assertThat(file.file()).hasBinaryContent(VIDEO).hasParent(directory).hasExtension("mp4");
        assertThat(file.file().getFileName().toString()).startsWith("seedance-t1-");
        assertThat(files()).containsExactly(file.file());
        FaultServer.Received request = server.requests().get(0);
        assertThat(request.target()).isEqualTo("/v?X-Amz-Signature=SECRET");
        assertThat(request.head()).doesNotContain(KEY, "agent/1").doesNotContainIgnoringCase("authorization");
    }

    @Test
    void withoutADirectoryItIsTemporary() throws Exception {
        script(whole());
        DownloadedFile file = get(client.download(task("/v"), new DownloadSettings(null, 0, Set.of())));
        assertThat(file.file()).hasBinaryContent(VIDEO).hasParent(Path.of(System.getProperty("java.io.tmpdir")));
        Files.delete(file.file());
    }

    @Test
    void directoryIsMade() throws Exception {
        script(whole());
        Path deep = directory.resolve("a/b");
        assertThat(get(client.download(task("/v"), new DownloadSettings(deep, 0, null)))
                        .file())
                .hasParent(deep);
    }

    @Test
    void chunkedBodyWorksToo() throws Exception {
        server.answering((request, socket) -> {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
            for (int from = 0; from < VIDEO.length; from += 10_000) {
                socket.getOutputStream().write((Integer.toHexString(10_000) + "\r\n").getBytes());
                socket.getOutputStream().write(VIDEO, from, 10_000);
                socket.getOutputStream().write("\r\n".getBytes());
            }
            socket.getOutputStream().write("0\r\n\r\n".getBytes());
            return true;
        });
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @Test
    void cutBodyIsContinued() throws Exception {
        script(
                part(0, 80_000, VIDEO.length, 200, "ETag: \"e1\""),
                part(80_000, 150_000, VIDEO.length, 206, "Content-Range: bytes 80000-199999/200000"),
                part(150_000, VIDEO.length, 206, "Content-Range: bytes 150000-199999/200000"));
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(0).header("Range")).isNull();
        assertThat(server.requests().get(1).header("Range")).isEqualTo("bytes=80000-");
        assertThat(server.requests().get(1).header("If-Range")).isEqualTo("\"e1\"");
        assertThat(server.requests().get(2).header("Range")).isEqualTo("bytes=150000-");
    }

    @Test
    void longWayOfSmallStepsArrives() throws Exception {
        server.answering((request, socket) -> {
            String range = request.header("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            int to = Math.min(VIDEO.length, from + 20_000);
            return part(
                            from,
                            to,
                            VIDEO.length,
                            range == null ? 200 : 206,
                            "ETag: \"e\"",
                            "Content-Range: bytes " + from + "-199999/200000")
                    .answer(request, socket);
        });
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.count()).isEqualTo(10);
    }

    @Test
    void withoutAValidatorItBeginsAnew() throws Exception {
        script(part(0, 80_000, VIDEO.length, 200, "ETag: W/\"weak\""), whole());
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(1).header("Range")).isNull();
    }

    @Test
    void changedVideoBeginsAnew() throws Exception {
        // If-Range makes the host send all of it, when it is another one
        script(part(0, 80_000, VIDEO.length, 200, "ETag: \"e1\""), whole("ETag: \"e2\""));
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @Test
    void continuationThatIsNoneBeginsAnew() throws Exception {
        for (Behaviour wrong : List.of(
                part(0, VIDEO.length, 206, "Content-Range: bytes 0-199999/200000"),
                part(80_000, VIDEO.length, 206, "Content-Range: bytes 80000-199999/999999"),
                part(80_000, VIDEO.length, 206),
                FaultServer.text(416, "", "Content-Range: bytes */200000"))) {
            script(part(0, 80_000, VIDEO.length, 200, "ETag: \"e1\""), wrong, whole());
            assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        }
    }

    @Test
    void bodyThatIsCutAgainAndAgainFails() throws Exception {
        script(part(0, 80_000, VIDEO.length, 200));
        failure(client.download(task("/v"), here()));
        assertThat(files()).isEmpty();
        assertThat(server.count()).isLessThanOrEqualTo(8);
    }

    @Test
    void emptyVideoIsNone() throws Exception {
        script(FaultServer.text(200, "", "Content-Type: video/mp4"));
        failure(client.download(task("/v"), here()));
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void transientStatusIsRepeated(int status) throws Exception {
        script(FaultServer.text(status, "x"), whole());
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 405, 451})
    void otherStatusIsTheEnd(int status) throws Exception {
        script(FaultServer.text(status, "<Error>SECRETBODY</Error>"));
        DownloadException error = failure(client.download(task("/v?sig=SECRET"), here()));
        assertThat(error.getHttpStatus()).isEqualTo(status);
        assertThat(error.getTaskId()).isEqualTo("t1");
        assertThat(FileUploadTest.trace(error)).doesNotContain("SECRET");
        assertThat(server.count()).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void threeRedirectsAreFollowedWithoutCredentials(int status) throws Exception {
        script(
                FaultServer.text(status, "", "Location: /one", "Set-Cookie: a=b"),
                FaultServer.text(status, "", "Location: " + server.uri("/two?x=y")),
                FaultServer.text(status, "", "Location: three"),
                whole());
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests())
                .extracting(FaultServer.Received::target)
                .containsExactly("/v", "/one", "/two?x=y", "/three");
        assertThat(server.requests()).allSatisfy(request -> assertThat(request.head())
                .doesNotContain(KEY)
                .doesNotContainIgnoringCase("cookie")
                .doesNotContainIgnoringCase("referer"));
    }

    @Test
    void fourthRedirectIsTheEnd() {
        script(FaultServer.text(302, "", "Location: /again"));
        failure(client.download(task("/v"), here()));
        assertThat(server.count()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/x",
                "https://10.0.0.1/x",
                "http://[fe80::1]/x",
                "file:///etc/passwd",
                "ftp://localhost/x",
                "http://user:pass@localhost/x",
                "http://example.com/x",
                "https://[::ffff:10.0.0.1]/x",
                "https://192.168.1.1/x",
                "https://100.64.0.1/x",
                "http:///x",
                "::"
            })
    void refusedOnEveryHop(String address) throws Exception {
        VideoTask task = VideoTask.builder()
                .id("t1")
                .status(TaskStatus.SUCCEEDED)
                .videoUrls(List.of(address))
                .build();
        failure(client.download(task, here()));
        assertThat(server.count()).isZero();

        script(FaultServer.text(302, "", "Location: " + address));
        failure(client.download(task("/v"), here()));
        assertThat(server.count()).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    static Stream<Behaviour> expiries() {
        return Stream.of(
                FaultServer.text(400, "<Error><Code>ExpiredToken</Code></Error>"),
                FaultServer.text(401, "{}", "Content-Type: application/json"),
                FaultServer.text(403, "<Error/>", "Content-Type: application/xml"),
                FaultServer.text(404, "", "Content-Type: video/mp4"),
                FaultServer.text(410, "Gone"),
                FaultServer.text(202, "", "Content-Type: video/mp4"),
                FaultServer.text(204, ""),
                FaultServer.text(200, "<Error/>", "Content-Type: application/xml"),
                FaultServer.text(200, "<html>Expired</html>", "Content-Type: text/html; charset=utf-8"),
                FaultServer.text(200, "<?xml version=\"1.0\"?><Error/>", "Content-Type: video/mp4"),
                FaultServer.text(200, "\ufeff\r\n <Error/>"),
                FaultServer.text(200, "{\"error\":\"expired\"}", "Content-Type: application/json"),
                FaultServer.text(200, "\n {\"error\":\"expired\"}", "Content-Type: video/mp4"),
                FaultServer.text(200, "\t<!DOCTYPE html>", "Content-Type: application/octet-stream"),
                gzipped("<Error>expired</Error>".getBytes(StandardCharsets.UTF_8), "gzip"));
    }

    @ParameterizedTest
    @MethodSource("expiries")
    void expiredAddressIsAskedForAnew(Behaviour expired) throws Exception {
        server.answering((request, socket) -> switch (request.target()) {
            case "/old" -> expired.answer(request, socket);
            case "/new" -> whole().answer(request, socket);
            default -> statusAnswer("/new").answer(request, socket);
        });
        assertThat(get(client.download(task("/old"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(1).header("X-API-Key")).isEqualTo(KEY);
        assertThat(server.requests())
                .extracting(FaultServer.Received::target)
                .containsExactly("/old", "/api/v1/video/task/t1", "/new");
    }

    private Behaviour statusAnswer(String path) {
        return FaultServer.text(
                200,
                "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"completed\",\"video_url\":\"%s\"}}"
                        .formatted(server.uri(path)));
    }

    @ParameterizedTest
    @MethodSource("expiries")
    void freshAddressThatIsRefusedIsTriedAgainForAWhile(Behaviour refusal) throws Exception {
        SeedanceClient hurriedClient = client(Duration.ofSeconds(100), hurried);
        AtomicInteger tries = new AtomicInteger();
        server.answering((request, socket) -> (request.target().startsWith("/api")
                        ? statusAnswer("/v")
                        : tries.incrementAndGet() < 4 ? refusal : whole())
                .answer(request, socket));
        assertThat(get(hurriedClient.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(asked()).hasSize(1);

        // the status was asked just now
        tries.set(0);
        VideoTask idOnly = VideoTask.builder().id("t1").build();
        assertThat(get(hurriedClient.download(idOnly, here())).file()).hasBinaryContent(VIDEO);
        assertThat(asked()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("expiries")
    void addressThatIsRefusedForThirtySecondsIsTheEnd(Behaviour refusal) throws Exception {
        server.answering(
                (request, socket) -> (request.target().startsWith("/api") ? statusAnswer("/v?sig=SECRET") : refusal)
                        .answer(request, socket));
        long begin = hurried.nanoTime();
        DownloadException error =
                failure(client(Duration.ofSeconds(100), hurried).download(task("/v?sig=SECRET"), here()));
        assertThat(Duration.ofNanos(hurried.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(200));
        assertThat(FileUploadTest.trace(error)).doesNotContain("SECRET").doesNotContain("Ask for the status");
        assertThat(asked()).hasSize(1);
        assertThat(server.count()).isBetween(5, 12);
        assertThat(files()).isEmpty();
    }

    private List<FaultServer.Received> asked() {
        return server.requests().stream()
                .filter(request -> request.target().startsWith("/api"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/my video.mp4, /my%20video.mp4",
        "/猫.mp4, /%E7%8C%AB.mp4",
        "/a|b.mp4, /a%7Cb.mp4",
        "'/v.mp4?name=a b|c', /v.mp4?name=a%20b%7Cc",
        "/%E7%8C%AB.mp4?s=a%2Fb%3D, /%E7%8C%AB.mp4?s=a%2Fb%3D",
        "'/a//b/{1}.mp4#t=2', /a//b/%7B1%7D.mp4"
    })
    void addressesAreEncodedWhoeverSaysThem(String path, String onTheWire) throws Exception {
        script(whole());
        VideoTask given = VideoTask.builder()
                .id("t1")
                .status(TaskStatus.SUCCEEDED)
                .videoUrls(List.of(server.uri("") + path))
                .build();
        assertThat(get(client.download(given, here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(0).target()).isEqualTo(onTheWire);

        // in UTF-8, as servers send it
        String header = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        script(FaultServer.text(302, "", "Location: " + header), whole());
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(2).target()).isEqualTo(onTheWire);
    }

    @ParameterizedTest
    @CsvSource({
        "/files/v.mp4, /files/v.mp4",
        "files/my video.mp4, /files/my%20video.mp4",
        "../v.mp4?s=1, /v.mp4?s=1",
        "//localhost:PORT/v.mp4, /v.mp4"
    })
    void addressesOfAnswersAreRelativeToTheBase(String address, String target) throws Exception {
        String told = address.replace("PORT", String.valueOf(server.port()));
        server.answering((request, socket) -> (request.target().startsWith("/api")
                        ? FaultServer.text(
                                200,
                                "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"completed\",\"video_url\":\"%s\",\"last_frame_url\":\"%s\"}}"
                                        .formatted(told, told))
                        : whole())
                .answer(request, socket));
        VideoTask task = get(client.status("t1"));
        assertThat(task.videoUrl()).isEqualTo(server.uri(target).toString()).isEqualTo(task.lastFrameUrl());
        assertThat(get(client.download(VideoTask.builder().id("t1").build(), here()))
                        .file())
                .hasBinaryContent(VIDEO);
        assertThat(server.requests().get(server.count() - 1).target()).isEqualTo(target);
    }

    @Test
    void redirectThatChangesOnlyTheQueryKeepsTheName() throws Exception {
        script(FaultServer.text(302, "", "Location: ?t=2"), whole());
        assertThat(get(client.download(task("/v/a.mp4?t=1"), here())).file()).hasBinaryContent(VIDEO);
        assertThat(server.requests().get(1).target()).isEqualTo("/v/a.mp4?t=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://h.example:99999/v.mp4?s=SECRET", "https:///v.mp4?s=SECRET", "https://u:SECRET@a b/v.mp4"
            })
    void addressThatCannotBeUsedIsNamed(String address) {
        VideoTask task = VideoTask.builder()
                .id("t1")
                .status(TaskStatus.SUCCEEDED)
                .videoUrls(List.of(address))
                .build();
        assertThat(failure(client.download(task, here())).getMessage())
                .contains("/v.mp4", "not a usable address")
                .doesNotContain("SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "aws-chunked",
                "utf-8",
                "UTF-8",
                "binary",
                "none",
                "8bit",
                "identity, aws-chunked"
            })
    void codingThatDoesNotChangeTheBytesIsNoMatter(String coding) throws Exception {
        script(whole("Content-Encoding: " + coding));
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "aws-chunked,gzip", "deflate"})
    void compressionIsUndoneWhereThereIsOne(String coding) throws Exception {
        script(gzipped(VIDEO, coding));
        DownloadedFile file = get(client.download(task("/v"), here()));
        assertThat(file.file()).hasBinaryContent(VIDEO);
        assertThat(file.size()).isEqualTo(VIDEO.length);
        assertThat(files()).containsExactly(file.file());

        // said and not done
        script(whole("Content-Encoding: " + coding));
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @Test
    void compressionIsUndoneWithinTheLimit() {
        script(gzipped(new byte[5_000_000], "gzip"));
        assertThat(failure(client.download(task("/v"), here())).getMessage()).contains("maxDownloadSize");
        assertThat(server.count()).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void brokenCompressionIsNoVideo() throws Exception {
        byte[] broken = compressed(VIDEO, "gzip");
        broken[broken.length / 2] ^= 0x55;
        script(bytes(broken, "Content-Encoding: gzip"));
        assertThat(failure(client.download(task("/v"), here())).getMessage()).contains("compress");
        assertThat(files()).isEmpty();

        script(bytes(broken, "Content-Encoding: gzip"), gzipped(VIDEO, "gzip"));
        assertThat(get(client.download(task("/v"), here())).file()).hasBinaryContent(VIDEO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "compress"})
    void compressionThatCannotBeUndoneIsRefused(String coding) {
        script(whole("Content-Encoding: " + coding));
        assertThat(failure(client.download(task("/v"), here())).getMessage()).contains("compressed");
    }

    private static byte[] compressed(byte[] content, String coding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed =
                coding.equals("deflate") ? new DeflaterOutputStream(out) : new GZIPOutputStream(out)) {
            packed.write(content);
        }
        return out.toByteArray();
    }

    private static Behaviour gzipped(byte[] content, String coding) {
        return (request, socket) -> bytes(compressed(content, coding), "Content-Encoding: " + coding)
                .answer(request, socket);
    }

    private static Behaviour bytes(byte[] content, String header) {
        return (request, socket) -> {
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 X\r\nContent-Length: " + content.length + "\r\n" + header + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(content);
            return true;
        };
    }

    @Test
    void whenThereIsNoNewAddressNothingIsLeftWhenTheCallerIsTold() throws Exception {
        server.answering((request, socket) -> request.target().startsWith("/api/")
                ? FaultServer.text(200, "{\"code\":\"INVALID_API_KEY\",\"message\":\"no\"}")
                        .answer(request, socket)
                : FaultServer.text(403, "").answer(request, socket));
        CompletableFuture<List<Path>> left = client.download(task("/v"), here()).handle((file, error) -> {
            assertThat(Futures.unwrap(error)).isInstanceOf(AuthenticationException.class);
            return files();
        });
        assertThat(get(left)).isEmpty();
    }

    @Test
    void idAloneIsAskedFor() throws Exception {
        server.answering((request, socket) ->
                (request.target().startsWith("/api") ? statusAnswer("/v") : whole()).answer(request, socket));
        VideoTask idOnly = VideoTask.builder().id("t1").build();
        assertThat(get(client.download(idOnly, here())).file()).hasBinaryContent(VIDEO);
    }

    @Test
    void taskWithoutAVideoSaysWhy() {
        server.answering(
                FaultServer.text(200, "{\"code\":\"200\",\"result\":{\"task_id\":\"t1\",\"status\":\"processing\"}}"));
        DownloadException error =
                failure(client.download(VideoTask.builder().id("t1").build(), here()));
        assertThat(error.getMessage()).contains("processing", "t1");
        Throwable bad = catchThrowable(
                () -> get(client.download(VideoTask.builder().id("../x").build(), here())));
        assertThat(bad.getCause()).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void tooLongIsNotReadOrCut() throws Exception {
        script(whole());
        DownloadSettings small = new DownloadSettings(directory, VIDEO.length - 1, Set.of());
        assertThat(failure(client.download(task("/v"), small)).getMessage()).contains("maxDownloadSize");
        assertThat(server.count()).isEqualTo(1);

        AtomicInteger pieces = new AtomicInteger();
        server.answering((request, socket) -> endless(socket, pieces));
        assertThat(failure(client.download(task("/v"), small)).getMessage()).contains("maxDownloadSize");
        await().atMost(Duration.ofSeconds(20)).until(() -> server.openConnections() == 0);
        assertThat(files()).isEmpty();
        assertThat(pieces.get()).isLessThan(10_000);
    }

    private static boolean endless(Socket socket, AtomicInteger pieces) throws IOException {
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
        byte[] piece = ("2000\r\n" + "x".repeat(0x2000) + "\r\n").getBytes();
        while (pieces.incrementAndGet() < 100_000) {
            socket.getOutputStream().write(piece);
        }
        return false;
    }

    @Test
    void longestIsAllowed() throws Exception {
        script(whole());
        assertThat(get(client.download(task("/v"), new DownloadSettings(directory, VIDEO.length, Set.of())))
                        .size())
                .isEqualTo(VIDEO.length);
    }

    @Test
    void directoryThatCannotBeWrittenIsSaid() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        script(whole());
        assertThat(failure(client.download(task("/v"), new DownloadSettings(file, 0, null)))
                        .getMessage())
                .contains("localWorkDirectory");
        assertThat(server.count()).isZero();
    }

    @Test
    void diskThatFailsIsToldApartFromTheNetwork() {
        server.answering((request, socket) -> {
            for (Path part : files()) {
                Files.delete(part);
            }
            return whole().answer(request, socket);
        });
        DownloadException error = failure(client.download(task("/v"), here()));
        assertThat(error.getMessage()).contains("localWorkDirectory");
        assertThat(error.isRetryable()).isFalse();
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void cancellingLeavesNothingBehind() {
        server.answering((request, socket) -> {
            part(0, 80_000, VIDEO.length, 200).answer(request, socket);
            return socket.getInputStream().read() >= 0;
        });
        CompletableFuture<DownloadedFile> download =
                client(Duration.ofSeconds(30)).download(task("/v"), here());
        await().atMost(Duration.ofSeconds(20)).until(() -> server.count() == 1);
        download.cancel(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> files().isEmpty());
        await().atMost(Duration.ofSeconds(20)).until(() -> server.openConnections() == 0);
    }

    @Test
    void silentHostIsGivenUp() throws Exception {
        script(FaultServer.hang());
        SeedanceClient impatient = client(Duration.ofSeconds(1));
        DownloadException error = failure(impatient.download(task("/v"), here()));
        assertThat(error.isRetryable()).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> server.count() == 4);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DownloadException failure(CompletableFuture<DownloadedFile> download) {
        Throwable error = catchThrowable(() -> get(download));
        assertThat(error).isInstanceOf(ExecutionException.class);
        assertThat(error.getCause()).isInstanceOf(DownloadException.class);
        return (DownloadException) error.getCause();
    }
}
