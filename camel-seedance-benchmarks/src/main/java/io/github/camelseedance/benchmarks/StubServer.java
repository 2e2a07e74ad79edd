/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.SeedanceComponent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.entity.FileEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** One server for all that is compared: it says the same status of every task, and has one file. */
final class StubServer implements AutoCloseable {

    static final String STATUS = """
            {"code":"200","message":"Success","result":{"task_id":"0123456789abcdef0123456789abcdef","status":"processing",
             "model":"seedance-2.0","resolution":"720p","ratio":"16:9","duration":5,"seed":58944,"generate_audio":true,
             "created_at":"2026-01-02T15:04:05Z","updated_at":"2026-01-02T15:04:25Z","credit_cost":9.0}}""";

    private final HttpAsyncServer server;
    private final int port;

    /** @param video the file, or null */
    StubServer(Path video) throws Exception {
        server = AsyncServerBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setTcpNoDelay(true)
                        .build())
                .setCanonicalHostName("127.0.0.1")
                .register("*", new Handler(video))
                .create();
        server.start();
        port = ((InetSocketAddress) server.listen(new InetSocketAddress("127.0.0.1", 0), URIScheme.HTTP)
                        .get()
                        .getAddress())
                .getPort();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** A context, not started, whose component speaks to it. */
    DefaultCamelContext context() {
        DefaultCamelContext context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.getConfiguration().setProvider("seedance2.movie");
        component.getConfiguration().setApiKey("key");
        component.getConfiguration().setBaseUrl(baseUrl());
        context.addComponent("seedance", component);
        return context;
    }

    @Override
    public void close() {
        server.close(CloseMode.IMMEDIATE);
    }

    private record Handler(Path video) implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {
        private static final byte[] ANSWER = STATUS.getBytes(java.nio.charset.StandardCharsets.UTF_8);

        @Override
        public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
                HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<>());
        }

        @Override
        public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
                throws HttpException, IOException {
            AsyncEntityProducer body = message.getHead().getPath().endsWith(".mp4")
                    ? new FileEntityProducer(video.toFile(), ContentType.create("video/mp4"))
                    : new BasicAsyncEntityProducer(ANSWER, ContentType.APPLICATION_JSON);
            trigger.submitResponse(
                    AsyncResponseBuilder.create(200).setEntity(body).build(), context);
        }
    }
}
