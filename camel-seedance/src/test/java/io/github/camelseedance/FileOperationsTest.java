/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.UploadException;
import io.github.camelseedance.model.UploadedFile;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.operation.VideoStream;
import io.github.camelseedance.testing.FakeTransport;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Upload and download as a route sees them. */
class FileOperationsTest extends SeedanceTestSupport {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};
    private static final String VIDEO = "not really a video ".repeat(100);

    @TempDir
    static Path directory;

    private final AtomicReference<String> seen = new AtomicReference<>();

    static Stream<Arguments> uploadBodies() throws Exception {
        Path file = Files.write(directory.resolve("scene.png"), PNG);
        return Stream.of(
                arguments("File", file.toFile(), null),
                arguments("Path", file, null),
                arguments("Camel file", new CamelFile(file.toFile(), null), null),
                arguments("remote Camel file", new CamelFile("handle", PNG), "scene.png"),
                arguments("byte[]", PNG, "scene.png"),
                arguments("InputStream", new ByteArrayInputStream(PNG), "scene.png"),
                arguments("StreamCache", new ByteArrayInputStreamCache(new ByteArrayInputStream(PNG)), "scene.png"),
                arguments("with a path before its name", PNG, "in/box/scene.png"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploadBodies")
    void uploadsEveryKindOfBody(String kind, Object body, String name) {
        answerUploads();

        Exchange result = send("seedance:upload", body, name == null ? Map.of() : Map.of(Exchange.FILE_NAME, name));

        assertThat(result.getException()).isNull();
        assertThat(result.getMessage().getBody()).isInstanceOfSatisfying(UploadedFile.class, uploaded -> {
            assertThat(uploaded.filePath()).isEqualTo("api/uploads/1/uuid_scene.png");
            assertThat(uploaded.contentType()).isEqualTo("image/png");
            assertThat(uploaded.size()).isEqualTo(PNG.length);
            assertThat(uploaded.expiresAt()).isNotNull();
        });
        assertThat(result.getMessage().getHeader(SeedanceConstants.FILE_PATH))
                .isEqualTo("api/uploads/1/uuid_scene.png");
        TransportRequest presign = transport.requests().get(0);
        assertThat(presign.uri().getQuery()).contains("filename=scene.png", "content_type=image/png");
        TransportRequest put = transport.last();
        assertThat(put.method()).isEqualTo("PUT");
        assertThat(put.body().contentType()).isEqualTo("image/png");
        assertThat(put.body().length()).isEqualTo(PNG.length);
        assertThat(put.headers()).doesNotContainKey("X-API-Key");
    }

    @Test
    void theTypeCanBeTheContentType() {
        answerUploads();

        Exchange result = send("seedance:upload", PNG, Map.of(Exchange.CONTENT_TYPE, "image/png; charset=binary"));

        assertThat(result.getException()).isNull();
        assertThat(transport.requests().get(0).uri().getQuery()).contains("content_type=image/png");
    }

    @Test
    void whatCannotBeUploadedIsNotSent() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.png"));

        assertThat(send("seedance:upload", PNG).getException()).isInstanceOf(UploadException.class);
        assertThat(send("seedance:upload", PNG, Map.of(Exchange.FILE_NAME, "scene.exe"))
                        .getException())
                .isInstanceOf(UploadException.class);
        assertThat(send("seedance:upload", PNG, Map.of(Exchange.FILE_NAME, "x".repeat(126) + ".png"))
                        .getException())
                .isInstanceOf(UploadException.class);
        assertThat(send("seedance:upload", PNG, Map.of(Exchange.CONTENT_TYPE, "text/html"))
                        .getException())
                .isInstanceOf(UploadException.class);
        assertThat(send("seedance:upload", empty).getException()).isInstanceOf(UploadException.class);
        assertThat(send("seedance:upload", directory.resolve("missing.png")).getException())
                .isInstanceOf(UploadException.class);
        for (Object body : new Object[] {null, 42, "/etc/passwd", Map.of()}) {
            assertThat(send("seedance:upload", body, Map.of(Exchange.FILE_NAME, "a.png"))
                            .getException())
                    .isInstanceOf(InvalidRequestException.class);
        }
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aDownloadIsACachedStreamOverATemporaryFile() throws Exception {
        answerDownloads();
        downloadRoute("seedance:download");

        Exchange result = send("direct:in", task());

        assertThat(result.getException()).isNull();
        assertThat(seen).hasValue(VIDEO + VIDEO);
        VideoStream body = result.getMessage().getBody(VideoStream.class);
        assertThat(body.length()).isEqualTo(VIDEO.length());
        assertThat(body.inMemory()).isFalse();
        assertThat(body.file()).doesNotExist();
        assertThat(transport.requests()).singleElement().satisfies(request -> {
            assertThat(request.uri()).hasToString("https://93.184.216.34/v.mp4?token=abc");
            assertThat(request.headers()).doesNotContainKey("X-API-Key");
        });
        assertThat(result.getMessage().getHeader(SeedanceConstants.TASK_ID)).isEqualTo("t1");
    }

    @Test
    void theCallerOfATemplateCanReadTheBodyOfAnExchangeThatIsDone() {
        answerDownloads();

        assertThat(template.requestBody("seedance:download", task(), String.class))
                .isEqualTo(VIDEO);
        Exchange result = send("seedance:download", task());
        assertThat(result.getMessage().getBody(VideoStream.class).file()).doesNotExist();
        assertThat(result.getMessage().getBody(byte[].class)).hasSize(VIDEO.length());
    }

    @Test
    void localWorkDirectoryKeepsTheFile() throws Exception {
        answerDownloads();
        Path work = Files.createDirectory(directory.resolve("work"));
        downloadRoute("seedance:download?localWorkDirectory=" + work);

        Exchange result = send("direct:in", task());

        VideoStream body = result.getMessage().getBody(VideoStream.class);
        assertThat(body.file()).hasParent(work).hasContent(VIDEO);
    }

    @Test
    void branchesOfARouteReadItEachForThemselves() throws Exception {
        answerDownloads();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .streamCache("true")
                        .to("seedance:download")
                        .multicast()
                        .parallelProcessing()
                        .to("direct:a", "direct:b")
                        .end()
                        .wireTap("seda:later")
                        .process(e -> seen.set(e.getMessage().getBody(String.class)));
                from("direct:a").convertBodyTo(String.class).to("mock:branch");
                from("direct:b").convertBodyTo(String.class).to("mock:branch");
                from("seda:later").delay(200).convertBodyTo(String.class).to("mock:branch");
            }
        });
        var branches = context.getEndpoint("mock:branch", org.apache.camel.component.mock.MockEndpoint.class);
        branches.expectedBodiesReceived(VIDEO, VIDEO, VIDEO);

        send("direct:in", task());

        assertThat(seen).hasValue(VIDEO);
        branches.assertIsSatisfied();
    }

    @Test
    void aVideoWithoutAnAddressIsAskedFor() {
        answerDownloads();

        assertThat(template.requestBodyAndHeader(
                        "seedance:download", null, SeedanceConstants.TASK_ID, "t1", String.class))
                .isEqualTo(VIDEO);
        assertThat(transport.requests()).hasSize(2);
        assertThat(transport.requests().get(0).uri().getPath()).endsWith("/task/t1");
    }

    @Test
    void anAddressInAHeaderIsNotFollowed() {
        answerDownloads();

        send(
                "seedance:download",
                "t1",
                Map.of(
                        SeedanceConstants.VIDEO_URL,
                        "https://evil.example/v.mp4",
                        "CamelHttpUri",
                        "https://evil.example"));

        assertThat(transport.requests())
                .hasSize(2)
                .noneMatch(request -> request.uri().toString().contains("evil"));
    }

    private void downloadRoute(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri).process(exchange -> {
                    StreamCache body = exchange.getMessage().getBody(StreamCache.class);
                    String first = new String(((InputStream) body).readAllBytes(), StandardCharsets.UTF_8);
                    ((InputStream) body).close();
                    body.reset();
                    seen.set(first + new String(((InputStream) body).readAllBytes(), StandardCharsets.UTF_8));
                    assertThat(((VideoStream) body).file()).exists();
                });
            }
        });
    }

    private static VideoTask task() {
        return VideoTask.builder()
                .id("t1")
                .provider(MOVIE)
                .videoUrls(List.of("https://93.184.216.34/v.mp4?token=abc"))
                .build();
    }

    private void answerUploads() {
        transport.otherwise(request -> CompletableFuture.completedFuture(
                request.method().equals("PUT")
                        ? TransportResponse.of(200, Map.of())
                        : json(
                                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"presigned_url\":\"https://93.184.216.34/b?sig=1\","
                                        + "\"file_path\":\"api/uploads/1/uuid_scene.png\",\"expires_in\":3600}}")));
    }

    private void answerDownloads() {
        transport.otherwise(request -> CompletableFuture.completedFuture(
                request.uri().getHost().equals("93.184.216.34")
                        ? FakeTransport.response(
                                200,
                                Map.of("Content-Type", "video/mp4", "Content-Length", String.valueOf(VIDEO.length())),
                                VIDEO)
                        : json(
                                "{\"code\":\"200\",\"message\":\"Success\",\"result\":{\"task_id\":\"t1\",\"status\":\"completed\","
                                        + "\"video_url\":\"https://93.184.216.34/v.mp4?token=abc\"}}")));
    }

    private static TransportResponse json(String body) {
        return FakeTransport.response(200, new HashMap<>(Map.of("Content-Type", "application/json")), body);
    }

    /** As the file component hands it over; a remote one has no File. */
    private record CamelFile(Object file, byte[] content) implements WrappedFile<Object> {
        @Override
        public Object getFile() {
            return file;
        }

        @Override
        public Object getBody() {
            return content;
        }

        @Override
        public long getFileLength() {
            return content == null ? ((File) file).length() : content.length;
        }
    }
}
