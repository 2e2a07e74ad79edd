/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the component takes of a machine while it does little: memory for each task, threads. */
class FootprintTest {

    private static final int TASKS = 20_000;

    @Test
    void aFollowedTaskTakesLittleMemory(TestReporter reporter) {
        TrackerHarness node = new TrackerHarness();
        PollAccess access = node.movieAccess();
        TaskScope scope = TrackerHarness.scope(access);
        node.receiver(access);
        insert(node, access, scope, 0, 1000);
        long before = used();

        insert(node, access, scope, 1000, TASKS);

        double bytes = (used() - before) / (double) TASKS;
        assertThat(node.tracker.followedCount()).isEqualTo(1000 + TASKS);
        reporter.publishEntry("memory of a followed task", bytes + " bytes, at most 1200");
        // with the row in the repository; what the garbage collector leaves is no exact figure
        assertThat(bytes).isBetween(200.0, 1500.0);
    }

    private static void insert(TrackerHarness node, PollAccess access, TaskScope scope, int from, int count) {
        for (int i = from; i < from + count; i++) {
            String id = "0123456789abcdef0123%012d".formatted(i);
            node.repository.insert(TaskRow.builder()
                    .id(node.tracker.node().newId())
                    .scope(scope)
                    .keyHash(access.client().keyHash())
                    .state(TaskState.RUNNING)
                    .sent(true)
                    .taskId(id)
                    .task(VideoTask.builder()
                            .id(id)
                            .provider(scope.provider())
                            .account(scope.account())
                            .status(TaskStatus.PROCESSING)
                            .prompt("A paper boat drifts down a gutter, number " + i)
                            .createdAt(node.time.now())
                            .build())
                    .createdAt(node.time.now())
                    .acceptedAt(node.time.now())
                    .build());
        }
        node.tracker.kick();
        node.settle();
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void aComponentAtRestHasFewThreads(TestReporter reporter) throws Exception {
        Set<Long> before = threads();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            SeedanceComponent component = new SeedanceComponent();
            component.getConfiguration().setProvider("seedance2.movie");
            component.getConfiguration().setApiKey("key");
            component.getConfiguration().setBaseUrl("http://127.0.0.1:1");
            context.addComponent("seedance", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in").to("seedance:generate");
                    from("seedance:tasks").to("log:ends");
                }
            });
            context.start();

            List<String> begun = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread.getId()))
                    .map(Thread::getName)
                    .toList();
            reporter.publishEntry("threads after the start", begun.size() + " threads, at most 12");
            assertThat(begun).hasSizeLessThanOrEqualTo(12);
        }
    }

    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
    }
}
