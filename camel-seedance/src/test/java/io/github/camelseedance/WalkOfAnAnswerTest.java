/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.client.call.ApiExchange;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolFactory;
import org.apache.camel.spi.ThreadPoolProfile;
import org.junit.jupiter.api.Test;

/**
 * The way of a poll answer, from the transport to the route. It is read off the stacks: at each hand-over to a pool or a timer what has
 * been walked so far goes along. The page about the architecture tells the same way.
 */
class WalkOfAnAnswerTest {

    private static final int MOST_STEPS = 12;
    private static final Path PAGE = Path.of("../docs/architecture.adoc");
    /** It reads an answer and returns: who goes on has it no longer on its stack. */
    private static final String READER = ApiExchange.class.getSimpleName();

    private static final Pattern TOLD = Pattern.compile("^\\. `(\\w+)`", Pattern.MULTILINE);
    private static final String OURS = "io.github.camelseedance.";
    private static final ThreadLocal<List<String>> BEFORE = new ThreadLocal<>();

    @Test
    void isShortAndAsThePageTellsIt() throws Exception {
        MovieDouble movie = new MovieDouble(VirtualScheduler.atWallClock());
        CompletableFuture<List<String>> walk = new CompletableFuture<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getExecutorServiceManager().setThreadPoolFactory(new TracedPools());
            SeedanceComponent component = new SeedanceComponent();
            component.setTransport(new FakeTransport().otherwise(request -> answer(movie, request)));
            component.setTaskRepository(new MemoryTaskRepository());
            component.getConfiguration().setProvider("seedance2.movie");
            component.getConfiguration().setApiKey("key");
            component.getConfiguration().setFirstPollDelay(500);
            component.getConfiguration().setPollInterval(100);
            context.addComponent("seedance", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // no regular poll comes between
                    from("seedance:tasks?initialDelay=0&delay=1h").process(exchange -> walk.complete(walked()));
                }
            });
            context.start();
            context.createProducerTemplate().requestBody("seedance:generate", "a cat");
            movie.endAll("completed");
            List<String> objects = new ArrayList<>(walk.get(30, TimeUnit.SECONDS));
            objects.add(1, READER);
            objects.add("Route");
            assertThat(objects).first().isEqualTo("Transport");
            assertThat(objects.size() - 1).as("steps of %s", objects).isLessThanOrEqualTo(MOST_STEPS);
            assertThat(objects).isEqualTo(told());
        }
    }

    /** On a thread of its own, as an HTTP client does, when whoever has asked has gone on. */
    private static CompletableFuture<TransportResponse> answer(MovieDouble movie, TransportRequest request) {
        CompletableFuture<TransportResponse> answer = new CompletableFuture<>();
        Thread asking = Thread.currentThread();
        new Thread(() -> {
                    await().pollInterval(Duration.ofMillis(5)).until(() -> hasLeft(asking));
                    movie.apply(request).thenAccept(answer::complete);
                })
                .start();
        return answer;
    }

    private static boolean hasLeft(Thread asking) {
        return Arrays.stream(asking.getStackTrace())
                .noneMatch(frame -> frame.getClassName().startsWith(ApiExchange.class.getName()));
    }

    private static List<String> told() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("=== The way of an answer"));
        return TOLD.matcher(section.substring(0, section.indexOf("\n== ")))
                .results()
                .map(step -> step.group(1))
                .toList();
    }

    /** The objects through which this thread has come, and those before them. */
    private static List<String> walked() {
        List<String> here = StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .filter(WalkOfAnAnswerTest::isStation)
                .map(WalkOfAnAnswerTest::station)
                .collect(ArrayList::new, List::add, List::addAll));
        Collections.reverse(here);
        List<String> walked = new ArrayList<>(BEFORE.get() == null ? List.of() : BEFORE.get());
        for (String station : here) {
            if (walked.isEmpty() || !walked.get(walked.size() - 1).equals(station)) {
                walked.add(station);
            }
        }
        return walked;
    }

    /** Executors, timers and futures carry an answer as those of the JDK do. */
    private static boolean isStation(String type) {
        return type.startsWith(OURS)
                && !type.startsWith(OURS + "concurrent.")
                && !type.startsWith(OURS + "testing.")
                && !type.startsWith(WalkOfAnAnswerTest.class.getName());
    }

    private static String station(String type) {
        return type.startsWith(OURS + "client.http.")
                ? "Transport"
                : type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
    }

    private static Runnable traced(Runnable task) {
        List<String> walked = walked();
        return () -> {
            BEFORE.set(walked);
            try {
                task.run();
            } finally {
                BEFORE.remove();
            }
        };
    }

    private static final class TracedPools implements ThreadPoolFactory {

        @Override
        public ExecutorService newCachedThreadPool(ThreadFactory threads) {
            return pool(8, threads);
        }

        @Override
        public ExecutorService newThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return pool(profile.getPoolSize(), threads);
        }

        private static ExecutorService pool(int size, ThreadFactory threads) {
            return new ThreadPoolExecutor(size, size, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads) {
                @Override
                public void execute(Runnable task) {
                    super.execute(traced(task));
                }
            };
        }

        @Override
        public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory threads) {
            return new ScheduledThreadPoolExecutor(profile.getPoolSize(), threads) {
                @Override
                public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                    return super.schedule(traced(task), delay, unit);
                }
            };
        }
    }
}
