/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import com.volcengine.ark.runtime.model.content.generation.CreateContentGenerationTaskRequest;
import com.volcengine.ark.runtime.model.content.generation.GetContentGenerationTaskRequest;
import com.volcengine.ark.runtime.service.ArkService;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskState;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What it costs to wait for many tasks of Ark at once: {@code awaitCompletion}, and the Ark SDK, which asks on the thread that waits.
 * Each in a JVM of its own, at one server, whose tasks run for ever.
 */
public final class WaitCosts {

    private static final String GROUP = "Waiting for 1,000 tasks of Ark";
    private static final int WAITS = 1000;
    private static final int WARM_UP = 100;
    private static final String MODEL = "doubao-seedance-1-0-pro-250528";
    private static final String PROMPT = "A paper boat drifts down a rain-filled gutter at dawn";
    private static final long INTERVAL = 5000;
    private static final String THREADS = "Threads: ";
    private static final String BYTES = "Bytes a wait: ";

    private WaitCosts() {}

    static void run(Report report) throws Exception {
        report.progress(GROUP);
        for (String who : List.of("awaitCompletion", "Ark SDK")) {
            try (StubServer server = new StubServer(null);
                    ChildJvm child = new ChildJvm(WaitCosts.class, who, server.baseUrl())) {
                double threads = Double.parseDouble(child.told(THREADS));
                double bytes = Double.parseDouble(child.told(BYTES));
                boolean ours = who.equals("awaitCompletion");
                Bound most = ours ? Bound.atMost(40) : null;
                report.add(new Figure(GROUP, who + ", threads", threads, "threads", most, most));
                report.add(new Figure(
                        GROUP, who + ", heap", bytes, "bytes a wait", ours ? Bound.atMost(3072) : null, null));
            }
        }
    }

    /** @param args who waits, and where */
    public static void main(String[] args) throws Exception {
        IntConsumer begin = args[0].equals("Ark SDK") ? sdk(args[1]) : component(args[1]);
        // connections and classes are there before, and belong to no wait
        begin.accept(WARM_UP);
        long before = heap();
        begin.accept(WAITS);
        System.out.println(THREADS + ManagementFactory.getThreadMXBean().getThreadCount());
        System.out.println(BYTES + (heap() - before) / WAITS);
        System.exit(0);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long heap() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Begins waits, and returns when each has asked. */
    private static IntConsumer component(String address) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        SeedanceComponent component = new SeedanceComponent();
        component.getConfiguration().setProvider("volcengine.com");
        component.getConfiguration().setApiKey("key");
        component.getConfiguration().setBaseUrl(address);
        component.getConfiguration().setModel(MODEL);
        component.getConfiguration().setPollInterval(INTERVAL);
        TaskRepository repository = new MemoryTaskRepository();
        component.setTaskRepository(repository);
        context.addComponent("seedance", component);
        context.start();
        AsyncProducer producer =
                context.getEndpoint("seedance:generate?awaitCompletion=true").createAsyncProducer();
        producer.start();
        return waits -> {
            long before = running(repository);
            for (int i = 0; i < waits; i++) {
                Exchange exchange = producer.getEndpoint().createExchange();
                exchange.getMessage().setBody(PROMPT);
                producer.process(exchange, sync -> {
                    System.err.println("A wait has ended: " + exchange.getException());
                    System.exit(1);
                });
            }
            while (running(repository) < before + waits) {
                pause(50);
            }
            pause(3 * INTERVAL);
        };
    }

    private static long running(TaskRepository repository) {
        return repository.counts().stream()
                .filter(count -> count.state() == TaskState.RUNNING)
                .mapToLong(TaskCount::count)
                .sum();
    }

    private static IntConsumer sdk(String address) {
        ArkService service = ArkService.builder().apiKey("key").baseUrl(address).build();
        CreateContentGenerationTaskRequest request = CreateContentGenerationTaskRequest.builder()
                .model(MODEL)
                .content(List.of(CreateContentGenerationTaskRequest.Content.builder()
                        .type("text")
                        .text(PROMPT)
                        .build()))
                .build();
        return waits -> {
            CountDownLatch submitted = new CountDownLatch(waits);
            for (int i = 0; i < waits; i++) {
                new Thread(() -> await(service, request, submitted)).start();
            }
            try {
                submitted.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            pause(3 * INTERVAL);
        };
    }

    private static void await(
            ArkService service, CreateContentGenerationTaskRequest request, CountDownLatch submitted) {
        String id = service.createContentGenerationTask(request).getId();
        submitted.countDown();
        GetContentGenerationTaskRequest question =
                GetContentGenerationTaskRequest.builder().taskId(id).build();
        while (!service.getContentGenerationTask(question).getStatus().equals("succeeded")) {
            pause(INTERVAL);
        }
    }
}
