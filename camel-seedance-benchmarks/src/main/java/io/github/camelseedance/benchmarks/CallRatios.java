/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;

/**
 * A status call through the component, each of another task, against the bare HTTP client that it is built on and against a route
 * written by hand, at one
 * server in another process. They take turns, after a warm-up of calls; what is told are ratios of medians.
 */
final class CallRatios {

    private static final String GROUP = "Status calls, 32 at a time";
    private static final int OUTSTANDING = 32;
    private static final int WARM_UP = 80_000;
    private static final int CALLS = 6_000;
    private static final int ROUNDS = 9;

    private static final String[] TASK_IDS = new String[1024];

    static {
        Arrays.setAll(TASK_IDS, number -> String.format("0123456789abcdef0123456789ab%04x", number));
    }

    /** On a machine on which not even the bare client comes so far, ratios tell nothing. */
    private static final double LEAST_OF_BARE = 10_000;

    private static final double TIMES_BY_HAND = 3;

    /** Makes one call and says when it is done, with what was wrong; null when it was good. */
    private interface Caller {
        void call(String taskId, Consumer<Throwable> done) throws Exception;
    }

    private record Slice(double callsPerSecond, double cpuMicros, double bytes) {}

    private CallRatios() {}

    static void run(Report report) throws Exception {
        report.progress(GROUP);
        ExecutorService threads = Executors.newFixedThreadPool(OUTSTANDING);
        try (StubServer server = new StubServer(null);
                CloseableHttpAsyncClient client = bareClient();
                DefaultCamelContext context = context(server)) {
            client.start();
            context.start();
            Map<String, Caller> callers = new LinkedHashMap<>();
            callers.put("bare HttpClient 5 and Jackson", bare(client, server));
            callers.put("seedance:status", component(context));
            callers.put("camel-http and camel-jackson route", byHand(context, threads));
            Map<String, List<Slice>> slices = new LinkedHashMap<>();
            for (Map.Entry<String, Caller> caller : callers.entrySet()) {
                slice(caller.getValue(), WARM_UP);
                slices.put(caller.getKey(), new ArrayList<>());
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, Caller> caller : callers.entrySet()) {
                    slices.get(caller.getKey()).add(slice(caller.getValue(), CALLS));
                }
            }
            tell(report, new ArrayList<>(slices.keySet()), slices);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void tell(Report report, List<String> names, Map<String, List<Slice>> slices) {
        slices.forEach((name, measured) -> {
            report.add(Figure.of(GROUP, name, median(measured, Slice::callsPerSecond), "calls/s"));
            report.add(Figure.of(GROUP, name + ", CPU", median(measured, Slice::cpuMicros), "µs a call"));
            report.add(Figure.of(GROUP, name + ", allocated", median(measured, Slice::bytes), "bytes a call"));
        });
        List<Slice> bare = slices.get(names.get(0));
        List<Slice> ours = slices.get(names.get(1));
        List<Slice> byHand = slices.get(names.get(2));
        boolean tells = median(bare, Slice::callsPerSecond) >= LEAST_OF_BARE;
        if (!tells) {
            report.note("The bare client made fewer than " + (int) LEAST_OF_BARE
                    + " calls a second: ratios decide nothing.");
        }
        ratio(report, tells, "status ÷ bare client, calls a second", ours, bare, Slice::callsPerSecond, 0.9, true);
        ratio(report, tells, "status ÷ bare client, CPU", ours, bare, Slice::cpuMicros, 1.3, false);
        // what is built on the bare client cannot be faster than that
        double most = middle(bare, byHand, Slice::callsPerSecond);
        report.add(Figure.of(GROUP, "bare client ÷ route by hand, calls a second", most, "×"));
        if (most < TIMES_BY_HAND) {
            report.note(String.format(
                    Locale.ROOT,
                    "The bare client itself makes %.2f times the calls of the route by hand: that the component does not make %.0f times as many fails nothing.",
                    most,
                    TIMES_BY_HAND));
        }
        ratio(
                report,
                tells && most >= TIMES_BY_HAND,
                "status ÷ route by hand, calls a second",
                ours,
                byHand,
                Slice::callsPerSecond,
                TIMES_BY_HAND,
                true);
    }

    private static void ratio(
            Report report,
            boolean tells,
            String name,
            List<Slice> ours,
            List<Slice> other,
            Function<Slice, Double> what,
            double goal,
            boolean least) {
        double value = middle(ours, other, what);
        boolean reached = least ? value >= goal : value <= goal;
        report.add(new Figure(GROUP, name, value, "×", (least ? "at least " : "at most ") + goal, reached, tells));
    }

    /** The median of the ratios of each round, so that what the machine does meanwhile concerns both. */
    private static double middle(List<Slice> some, List<Slice> other, Function<Slice, Double> what) {
        double[] ratios = new double[some.size()];
        Arrays.setAll(ratios, i -> what.apply(some.get(i)) / what.apply(other.get(i)));
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    private static double median(List<Slice> slices, Function<Slice, Double> what) {
        return Figure.median(slices.stream().map(what).toList());
    }

    private static Slice slice(Caller caller, int calls) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        CountDownLatch done = new CountDownLatch(calls);
        AtomicInteger left = new AtomicInteger(calls);
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        long bytes = allocated();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < OUTSTANDING; i++) {
            next(caller, left, wrong, done);
        }
        done.await();
        double nanos = System.nanoTime() - begin;
        if (wrong.get() != null) {
            throw new IllegalStateException("A call has failed", wrong.get());
        }
        return new Slice(
                calls / nanos * 1e9,
                (system.getProcessCpuTime() - cpu) / 1e3 / calls,
                (double) (allocated() - bytes) / calls);
    }

    private static void next(Caller caller, AtomicInteger left, AtomicReference<Throwable> wrong, CountDownLatch done) {
        int number = left.getAndDecrement();
        if (number <= 0) {
            return;
        }
        try {
            caller.call(TASK_IDS[number % TASK_IDS.length], error -> {
                wrong.compareAndSet(null, error);
                done.countDown();
                next(caller, left, wrong, done);
            });
        } catch (Exception e) {
            wrong.compareAndSet(null, e);
            done.countDown();
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static CloseableHttpAsyncClient bareClient() {
        return HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(OUTSTANDING)
                        .setMaxConnPerRoute(OUTSTANDING)
                        .build())
                .build();
    }

    private static Caller bare(CloseableHttpAsyncClient client, StubServer server) {
        ObjectMapper mapper = new ObjectMapper();
        String address = server.baseUrl() + "/api/v1/video/task/";
        return (taskId, done) -> {
            SimpleHttpRequest request = SimpleRequestBuilder.get(address + taskId)
                    .addHeader("X-API-Key", "key")
                    .build();
            client.execute(request, new FutureCallback<>() {
                @Override
                public void completed(SimpleHttpResponse response) {
                    Throwable error = null;
                    try {
                        check(mapper.readTree(response.getBodyBytes()));
                    } catch (Exception e) {
                        error = e;
                    }
                    done.accept(error);
                }

                @Override
                public void failed(Exception e) {
                    done.accept(e);
                }

                @Override
                public void cancelled() {
                    done.accept(new IllegalStateException("cancelled"));
                }
            });
        };
    }

    private static DefaultCamelContext context(StubServer server) throws Exception {
        DefaultCamelContext context = server.context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:byHand")
                        .setHeader("X-API-Key", constant("key"))
                        .toD(server.baseUrl() + "/api/v1/video/task/${body}?httpMethod=GET")
                        .unmarshal()
                        .json(JsonLibrary.Jackson, JsonNode.class);
            }
        });
        return context;
    }

    private static Caller component(DefaultCamelContext context) throws Exception {
        AsyncProducer producer = context.getEndpoint("seedance:status").createAsyncProducer();
        producer.start();
        return (taskId, done) -> {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(taskId);
            producer.process(exchange, sync -> done.accept(exchange.getException()));
        };
    }

    private static Caller byHand(DefaultCamelContext context, ExecutorService threads) {
        ProducerTemplate template = context.createProducerTemplate();
        return (taskId, done) -> threads.execute(() -> {
            Throwable error = null;
            try {
                check(template.requestBody("direct:byHand", taskId, JsonNode.class));
            } catch (RuntimeException e) {
                error = e;
            }
            done.accept(error);
        });
    }

    private static void check(JsonNode answer) {
        if (!answer.at("/result/status").asText().equals("processing")) {
            throw new IllegalStateException("Another answer than the server's: " + answer);
        }
    }
}
