/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.testing.FakeTransport;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thread that calls a producer is free at once: it asks no repository, which can be a database, and reads no file. */
@Timeout(60)
class FreeCallerTest extends SeedanceTestSupport {

    private final Set<Thread> askers = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    @Override
    void configure() {
        TaskRepository tasks = new MemoryTaskRepository();
        component.setTaskRepository((TaskRepository) Proxy.newProxyInstance(
                TaskRepository.class.getClassLoader(), new Class<?>[] {TaskRepository.class}, (proxy, method, args) -> {
                    if (method.getDeclaringClass() != Object.class) {
                        askers.add(Thread.currentThread());
                    }
                    try {
                        return method.invoke(tasks, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
        transport.otherwise(request -> CompletableFuture.completedFuture(answer()));
    }

    private static TransportResponse answer() {
        return FakeTransport.response(200, Map.of("Content-Type", "application/json"), """
                {"code":"200","message":"Success","result":{"task_id":"t1","status":"completed",\
                "video_urls":["https://example.com/v.mp4"],"data":[],"total":0,"page":1,"page_size":20,\
                "presigned_url":"https://storage.example.com/a","file_path":"uploads/1.png","expires_in":3600}}""");
    }

    @Test
    void theEndpointIsAsynchronousAndTheCatalogSaysSo() {
        assertThat(context.getEndpoint("seedance:generate")).isInstanceOf(AsyncEndpoint.class);
        assertThat(getClass().getResourceAsStream("/META-INF/io/github/camelseedance/seedance.json"))
                .asString(StandardCharsets.UTF_8)
                .contains("\"async\": true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "generate?submissionKey=order-1",
                "generate?awaitCompletion=true&awaitTimeout=1s",
                "status",
                "status?awaitCompletion=true&awaitTimeout=1s",
                "cancel",
                "track",
                "resolve",
                "list",
                "balance",
                "models",
                "estimate",
                "upload"
            })
    void noOperationAsksTheRepositoryOnTheCallersThread(String operation) throws Exception {
        AsyncProducer producer = context.getEndpoint("seedance:" + operation).createAsyncProducer();
        producer.start();
        askers.clear();
        Exchange exchange = exchange(operation);

        CompletableFuture<Boolean> done = new CompletableFuture<>();
        producer.process(exchange, done::complete);

        done.get(30, TimeUnit.SECONDS);
        assertThat(askers).doesNotContain(Thread.currentThread());
        producer.stop();
    }

    private Exchange exchange(String operation) {
        Exchange exchange = context.getEndpoint("seedance:models").createExchange();
        exchange.getMessage().setBody(operation.startsWith("upload") ? new byte[] {1} : "t1");
        exchange.getMessage().setHeader(Exchange.FILE_NAME, "a.png");
        if (operation.startsWith("resolve")) {
            exchange.getMessage()
                    .setHeaders(Map.of(SeedanceConstants.DECISION, "adopt", SeedanceConstants.TASK_ID, "t1"));
        }
        return exchange;
    }

    /** A pipe takes the place of the file, so that reading waits until somebody writes. */
    @ParameterizedTest
    @ValueSource(strings = {MOVIE, "byteplus.com"})
    void aFileIsReadOnAnotherThread(String provider) throws Exception {
        Path file = Files.write(directory.resolve("a.png"), new byte[] {1});
        AsyncProducer producer = context.getEndpoint(
                        "seedance:generate?submitTimeout=5s&submissionKey=${header.pipe}&provider=" + provider)
                .createAsyncProducer();
        producer.start();
        Exchange exchange = context.getEndpoint("seedance:models").createExchange();
        exchange.getMessage()
                .setBody(VideoRequest.builder()
                        .prompt("a cat")
                        .media(Media.image(file))
                        .build());
        exchange.getMessage().setHeader("pipe", pipeAt(file));

        CompletableFuture<Boolean> done = new CompletableFuture<>();
        boolean sync = producer.process(exchange, done::complete);

        assertThat(sync).isFalse();
        assertThat(done).isNotDone();
        Files.delete(Files.write(file, new byte[] {1, 2, 3}));
        assertThatCode(() -> done.get(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
        assertThat(exchange.getException()).isNotNull();
        producer.stop();
    }

    /** Its text is asked for when the request has been checked and no file was read. */
    private static Object pipeAt(Path file) {
        return new Object() {
            @Override
            public String toString() {
                try {
                    if (Files.isRegularFile(file)) {
                        Files.delete(file);
                        assertThat(new ProcessBuilder(List.of("mkfifo", file.toString()))
                                        .start()
                                        .waitFor())
                                .isZero();
                    }
                    return "order-1";
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
