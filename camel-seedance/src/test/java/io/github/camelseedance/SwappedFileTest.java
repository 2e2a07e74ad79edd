/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.UploadException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.testing.FakeTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file below {@code mediaDirectory} that a link takes the place of, after it was checked. */
class SwappedFileTest extends SeedanceTestSupport {

    /** Begins as a PNG does, so that the check of the content does not refuse it. */
    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    private static final byte[] PICTURE = (PNG + "picture").getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] SECRET = (PNG + "secret!").getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path directory;

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private Path media;
    private Path outside;
    private Runnable atPresign = () -> {};
    private Runnable atIntent = () -> {};

    /** The intent is written after the fingerprint was made and before a file is sent. */
    @Override
    void configure() {
        component.setTaskRepository(new MemoryTaskRepository() {
            @Override
            public TaskRow insert(TaskRow task) {
                atIntent.run();
                return super.insert(task);
            }

            @Override
            public TaskRow insert(TaskRow task, Budget budget) {
                atIntent.run();
                return super.insert(task, budget);
            }
        });
    }

    @BeforeEach
    void files() throws IOException {
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.write(outside.resolve("a.png"), SECRET);
        media = Files.createDirectories(directory.resolve("media/in/deep"))
                .getParent()
                .getParent();
        Files.write(media.resolve("a.png"), PICTURE);
        Files.write(media.resolve("in/deep/a.png"), PICTURE);
        transport.otherwise(this::answer);
    }

    private CompletableFuture<TransportResponse> answer(TransportRequest request) {
        if (request.uri().getPath().endsWith("/presign")) {
            atPresign.run();
            return json("""
                    {"code":"200","result":{"presigned_url":"https://storage.example.com/a",\
                    "file_path":"uploads/1.png","expires_in":3600}}""");
        }
        try {
            sent.add(FakeTransport.bodyOf(request));
        } catch (UncheckedIOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return json("""
                {"id":"t-%s","code":"200","message":"Success","result":{"task_id":"t-%1$s","status":"queued"}}""".formatted(sent.size()));
    }

    private static CompletableFuture<TransportResponse> json(String body) {
        return CompletableFuture.completedFuture(
                FakeTransport.response(200, Map.of("Content-Type", "application/json"), body));
    }

    /** What is swapped, at which moment: the expression of the key is evaluated after the check and before the fingerprint. */
    @ParameterizedTest
    @CsvSource({
        "seedance2.movie, a.png, a.png, key",
        "seedance2.movie, a.png, a.png, presign",
        "seedance2.movie, in/deep/a.png, in/deep/a.png, presign",
        "seedance2.movie, in/deep/a.png, in/deep, key",
        "seedance2.movie, in/deep/a.png, in/deep, presign",
        "seedance2.movie, in/deep/a.png, in, key",
        "byteplus.com, a.png, a.png, key",
        "byteplus.com, in/deep/a.png, in/deep, key"
    })
    void whatALinkLeadsToIsNeverSent(String provider, String file, String swapped, String moment) {
        Runnable swap = () -> swap(media.resolve(swapped));
        Object key = new Object() {
            @Override
            public String toString() {
                if (moment.equals("key")) {
                    swap.run();
                }
                return "order-1";
            }
        };
        atPresign = moment.equals("presign") ? swap : () -> {};

        Exchange result = send(uri(provider), body(file), Map.of("order", key));

        assertThat(result.getException())
                .isInstanceOf(moment.equals("key") ? InvalidRequestException.class : UploadException.class)
                .hasMessageContaining(moment.equals("key") ? "media[0].file" : "upload");
        assertThat(String.join("", sent)).doesNotContain("secret").doesNotContain("prompt");
        assertThat(component.runtime().repository().counts()).isEmpty();
    }

    /** The fingerprint was made of the bytes that were there; another content, of the same length too, is another request. */
    @ParameterizedTest
    @CsvSource({
        "seedance2.movie, secret!, intent",
        "seedance2.movie, secret!, presign",
        "seedance2.movie, a longer secret, intent",
        "seedance2.movie, short, presign",
        "byteplus.com, secret!, intent",
        "byteplus.com, a longer secret, intent",
        "volcengine.com, short, intent"
    })
    void aFileThatIsRewrittenInPlaceIsNotPaidFor(String provider, String content, String moment) {
        Runnable rewrite = () -> write(media.resolve("a.png"), PNG + content);
        atIntent = moment.equals("intent") ? rewrite : () -> {};
        atPresign = moment.equals("presign") ? rewrite : () -> {};

        Exchange result = send(uri(provider), body("a.png"), Map.of("order", "1"));

        assertThat(result.getException())
                .isInstanceOfAny(UploadException.class, InvalidRequestException.class)
                .hasMessageContainingAll("a.png", "change");
        assertThat(String.join("", sent)).doesNotContain("prompt").doesNotContain("\"text\"");
        assertThat(component.runtime().repository().counts()).isEmpty();

        atIntent = () -> {};
        atPresign = () -> {};
        assertThat(send(uri(provider), body("a.png"), Map.of("order", "1")).getException())
                .as("the key is free, and the file as it is now is sent")
                .isNull();
    }

    private static void write(Path file, String content) {
        try {
            Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opening a pipe would hold a thread until somebody writes to it. */
    @Test
    @Timeout(30)
    void aPipeIsNotOpened() {
        atPresign = () -> {
            try {
                Files.delete(media.resolve("a.png"));
                new ProcessBuilder("mkfifo", media.resolve("a.png").toString())
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };

        Exchange result = send(uri(MOVIE), body("a.png"), Map.of("order", "1"));

        assertThat(result.getException()).isInstanceOf(UploadException.class);
    }

    @ParameterizedTest
    @CsvSource({"seedance2.movie, in/deep/a.png", "byteplus.com, in/deep/a.png", "seedance2.movie, a.png"})
    void withoutALinkItIsSent(String provider, String file) {
        Exchange result = send(uri(provider), body(file), Map.of("order", "1"));

        assertThat(result.getException()).isNull();
        assertThat(sent).anyMatch(body -> body.contains("prompt") || body.contains("\"text\""));
    }

    /** A path that Java code makes may have links, wherever it is. */
    @Test
    void javaCodeMayNameAFileBehindALink() throws IOException {
        Files.createSymbolicLink(media.resolve("current"), media.resolve("in/deep"));
        Files.createSymbolicLink(directory.resolve("link.png"), outside.resolve("a.png"));

        for (Path file : List.of(media.toRealPath().resolve("current/a.png"), directory.resolve("link.png"))) {
            VideoRequest request = VideoRequest.builder()
                    .prompt("a cat")
                    .media(Media.image(file))
                    .build();
            assertThat(send("seedance:generate?submitTimeout=5s&mediaDirectory=" + media, request)
                            .getException())
                    .isNull();
        }
    }

    private String uri(String provider) {
        return "seedance:generate?submitTimeout=5s&submissionKey=${header.order}&provider=%s&mediaDirectory=%s"
                .formatted(provider, media);
    }

    private static Map<String, Object> body(String file) {
        return Map.of("prompt", "a cat", "media", List.of(Map.of("type", "image", "file", file)));
    }

    private void swap(Path place) {
        try {
            Path kept = directory.resolve("kept");
            if (Files.notExists(kept)) {
                boolean isFile = Files.isRegularFile(place);
                Files.move(place, kept);
                Files.createDirectories(outside.resolve("deep"));
                Files.write(outside.resolve("deep/a.png"), SECRET);
                Files.createSymbolicLink(place, isFile ? outside.resolve("a.png") : outside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
