/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.SeedanceComponent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.apache.hc.core5.reactor.IOReactorConfig;

/**
 * One server for all that is compared, in a process of its own, so that what it costs is nobody's: it says the same status of every task,
 * and has one file.
 */
public final class StubServer implements AutoCloseable {

    static final String STATUS = """
            {"code":"200","message":"Success","result":{"task_id":"0123456789abcdef0123456789abcdef","status":"processing",
             "model":"seedance-2.0","resolution":"720p","ratio":"16:9","duration":5,"seed":58944,"generate_audio":true,
             "created_at":"2026-01-02T15:04:05Z","updated_at":"2026-01-02T15:04:25Z","credit_cost":9.0}}""";

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String ARK = "/contents/generations/tasks";
    private static final Pattern PAGE = Pattern.compile("tasks\\?page_num=([0-9]+)&page_size=([0-9]+).*");
    private static final String RUNNING = "{\"id\":\"%s\",\"model\":\"doubao-seedance-1-0-pro-250528\","
            + "\"status\":\"running\",\"error\":null,\"created_at\":1767366245,\"updated_at\":1767366401}";
    private static final String LISTENS = "Listens at port: ";

    private final ChildJvm process;
    private final int port;

    /** @param video the file, or null */
    StubServer(Path video) throws IOException {
        process = video == null
                ? new ChildJvm(StubServer.class)
                : new ChildJvm(StubServer.class, video.toAbsolutePath().toString());
        port = Integer.parseInt(process.told(LISTENS));
    }

    /** Serves, until its process is ended. */
    public static void main(String[] args) throws Exception {
        Path video = args.length == 0 ? null : Path.of(args[0]);
        HttpAsyncServer server = AsyncServerBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setTcpNoDelay(true)
                        .build())
                .setCanonicalHostName("127.0.0.1")
                .register("*", new Handler(video, new AtomicInteger()))
                .create();
        server.start();
        int port = ((InetSocketAddress) server.listen(new InetSocketAddress("127.0.0.1", 0), URIScheme.HTTP)
                        .get()
                        .getAddress())
                .getPort();
        System.out.println(LISTENS + port);
        // until the other end is gone too
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
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
        process.close();
    }

    private record Handler(Path video, AtomicInteger arkTasks)
            implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {
        @Override
        public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
                HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<>());
        }

        @Override
        public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
                throws HttpException, IOException {
            String path = message.getHead().getPath();
            AsyncEntityProducer body = path.endsWith(".mp4")
                    ? new FileEntityProducer(video.toFile(), ContentType.create("video/mp4"))
                    : new BasicAsyncEntityProducer(
                            answer(message.getHead().getMethod(), path).getBytes(StandardCharsets.UTF_8),
                            ContentType.APPLICATION_JSON);
            trigger.submitResponse(
                    AsyncResponseBuilder.create(200).setEntity(body).build(), context);
        }

        private String answer(String method, String path) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (!path.contains(ARK)) {
                return STATUS.replace(ID, last);
            }
            if (method.equals("POST")) {
                return "{\"id\":\"cgt-%s\"}".formatted(arkTasks.incrementAndGet());
            }
            Matcher page = PAGE.matcher(last);
            return page.matches() ? page(page, last) : RUNNING.formatted(last);
        }

        private String page(Matcher page, String query) {
            int size = Integer.parseInt(page.group(2));
            int from = (Integer.parseInt(page.group(1)) - 1) * size + 1;
            int to = query.contains("filter.status") && !query.contains("running")
                    ? 0
                    : Math.min(from + size - 1, arkTasks.get());
            String items = IntStream.rangeClosed(from, to)
                    .mapToObj(number -> RUNNING.formatted("cgt-" + number))
                    .collect(Collectors.joining(","));
            return "{\"total\":%s,\"items\":[%s]}".formatted(arkTasks.get(), items);
        }
    }
}
