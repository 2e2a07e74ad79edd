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
 * written by hand, at one server in another process. They take turns, also while they warm up: the compiler rests only when each has
 * seen what the others do to the code that they share. What is told are medians of the ratios of each turn.
 */
final class CallRatios {

    private static final String GROUP = "Status calls, 32 at a time";
    private static final int OUTSTANDING = 32;
    /** Calls of a turn: a second of the processor, whose time is told in hundredths of one. */
    private static final int CALLS = 20_000;

    private static final int WARM_UP_ROUNDS = 20;
    private static final int ROUNDS = 11;

    private static final String[] TASK_IDS = new String[1024];

    static {
        Arrays.setAll(TASK_IDS, number -> String.format("0123456789abcdef0123456789ab%04x", number));
    }

    /** On a machine on which not even the bare client comes so far, ratios tell nothing. */
    private static final double LEAST_OF_BARE = 10_000;

    private static final Bound CALLS_GOAL = Bound.atLeast(0.9);
    private static final Bound CALLS_LIMIT = Bound.atLeast(0.65);
    private static final Bound CPU_GOAL = Bound.atMost(1.3);
    private static final Bound CPU_LIMIT = Bound.atMost(1.7);
    private static final Bound BY_HAND_GOAL = Bound.atLeast(3);
    private static final Bound BY_HAND_LIMIT = Bound.atLeast(1);

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
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                for (Map.Entry<String, Caller> caller : callers.entrySet()) {
                    Slice slice = slice(caller.getValue());
                    if (round >= 0) {
                        slices.computeIfAbsent(caller.getKey(), name -> new ArrayList<>())
                                .add(slice);
                    }
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
        boolean tells = report.quiet() && median(bare, Slice::callsPerSecond) >= LEAST_OF_BARE;
        if (!tells) {
            report.note("The processors were busy before this began, or the bare client made fewer than "
                    + (int) LEAST_OF_BARE + " calls a second: the ratios of calls decide nothing.");
        }
        double calls = middle(ours, bare, Slice::callsPerSecond);
        double cpu = middle(ours, bare, Slice::cpuMicros);
        double timesByHand = middle(ours, byHand, Slice::callsPerSecond);
        ratio(report, "status ÷ bare client, calls a second", calls, CALLS_GOAL, tells ? CALLS_LIMIT : null);
        ratio(report, "status ÷ bare client, CPU", cpu, CPU_GOAL, tells ? CPU_LIMIT : null);
        ratio(
                report,
                "status ÷ route by hand, calls a second",
                timesByHand,
                BY_HAND_GOAL,
                tells ? BY_HAND_LIMIT : null);
        // what is built on the bare client cannot be faster than that
        double most = middle(bare, byHand, Slice::callsPerSecond);
        ratio(report, "bare client ÷ route by hand, calls a second", most, null, null);
    }

    private static void ratio(Report report, String name, double value, Bound goal, Bound limit) {
        report.add(new Figure(GROUP, name, value, "×", goal, limit));
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

    private static Slice slice(Caller caller) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        CountDownLatch done = new CountDownLatch(CALLS);
        AtomicInteger left = new AtomicInteger(CALLS);
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
                CALLS / nanos * 1e9,
                (system.getProcessCpuTime() - cpu) / 1e3 / CALLS,
                (double) (allocated() - bytes) / CALLS);
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
