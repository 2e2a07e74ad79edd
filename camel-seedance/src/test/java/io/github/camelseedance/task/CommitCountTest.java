/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TrackerHarness.TestReceiver;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Commands;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many commits, of which each waits for a disk, and statements a task costs in a database. */
class CommitCountTest {

    /** As long as a disk takes to flush, about. */
    private static final long FLUSH_NANOS = Duration.ofMillis(4).toNanos();

    private static final Duration WINDOW = Duration.ofMinutes(2);

    private static final int CALLERS = 16;
    private static final int TASKS = 160;

    /** What was counted, for each task. */
    private record Cost(double commits, double statements) {}

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();

    @Test
    void aSubmissionTakesTwoCommitsAndTwoStatements(TestReporter reporter) {
        TrackerHarness node = new TrackerHarness(memory -> new JdbcTaskRepository(counted(0)));
        PollAccess access = node.movieAccess();
        node.tracker.addProducer(TrackerHarness.scope(access), access);
        node.tracker.submitter().submit(node.command(access, "the first"));
        node.settle();
        commits.set(0);
        statements.set(0);

        CompletableFuture<Submission> submitted = node.tracker.submitter().submit(node.command(access, "a cat"));
        node.settle();

        assertThat(submitted).isCompleted();

        reporter.publishEntry("commits a submission", commits + " commits, at most 2");
        reporter.publishEntry("statements a submission", statements + " statements, at most 2");
        assertThat(commits).as("commits").hasValue(2);
        assertThat(statements).as("statements").hasValue(2);
    }

    /** The intent, its acceptance, its end with the taking of it, and the delivery. */
    @Test
    void aLoneTaskOfAConsumerTakesFourCommits(TestReporter reporter) {
        int commits = aLoneTask((node, access) -> {
            TestReceiver receiver = node.receiver(access);
            return () -> {
                String id = submit(node, node.command(access, "a cat")).taskId();
                runsAndEnds(node, id);
                List<Delivery> taken = List.of();
                while (taken.isEmpty()) {
                    node.advance(Duration.ofMillis(100));
                    taken = node.take(receiver);
                }
                node.delivered(taken.get(0));
                assertThat(row(node, id).state()).isEqualTo(TaskState.DELIVERED);
            };
        });
        reporter.publishEntry("commits of a lone task of a consumer", commits + ", 4 wanted");
        assertThat(commits).isEqualTo(4);
    }

    /** The intent, its acceptance, and its end with the delivery to the exchange that waits. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoneTaskOfAnExchangeThatWaitsTakesThreeCommits(boolean tracked, TestReporter reporter) {
        int commits = aLoneTask((node, access) -> () -> {
            Commands command = Commands.like(node.command(access, "a cat")).awaited();
            TaskRow row = submit(node, (tracked ? command : command.untracked()).build());
            CompletableFuture<VideoTask> wait = node.tracker.await(row, access, Duration.ofMinutes(15));
            runsAndEnds(node, row.taskId());
            node.advanceSeconds(30);
            assertThat(wait).isCompletedWithValueMatching(VideoTask::ended);
            assertThat(row(node, row.taskId()).state()).isEqualTo(TaskState.DELIVERED);
        });
        reporter.publishEntry("commits of a lone task of an exchange that waits", commits + ", 3 wanted");
        assertThat(commits).isEqualTo(3);
    }

    @Test
    void aLoneTaskThatNobodyFollowsTakesTwoCommits() {
        int commits = aLoneTask((node, access) -> () -> {
            SubmitCommand command =
                    Commands.like(node.command(access, "a cat")).untracked().build();
            String id = submit(node, command).taskId();
            assertThat(row(node, id).state()).isEqualTo(TaskState.DELIVERED);
        });
        assertThat(commits).isEqualTo(2);
    }

    /** It is asked about a few times while it is waiting, and while it runs. */
    private void runsAndEnds(TrackerHarness node, String id) {
        node.advanceSeconds(30);
        node.movie.tasks.get(id).status = "processing";
        node.advanceSeconds(30);
        assertThat(row(node, id).task().status()).isEqualTo(TaskStatus.PROCESSING);
        node.movie.tasks.get(id).status = "completed";
    }

    private static TaskRow submit(TrackerHarness node, SubmitCommand command) {
        CompletableFuture<Submission> submitted = node.tracker.submitter().submit(command);
        node.settle();
        return submitted.join().row();
    }

    /** Without being counted. */
    private TaskRow row(TrackerHarness node, String taskId) {
        int before = commits.get();
        TaskRow row = node.row(taskId);
        commits.set(before);
        return row;
    }

    /** Commits of a task from its prompt on, without those that a node makes in the same time when it has nothing to do. */
    private int aLoneTask(BiFunction<TrackerHarness, PollAccess, Runnable> life) {
        JdbcTaskRepository repository = new JdbcTaskRepository(counted(0));
        // its clock is not the virtual one
        repository.setSubmissionKeyRetention(Duration.ofDays(36_500));
        TrackerHarness node = new TrackerHarness(memory -> repository);
        PollAccess access = node.movieAccess();
        node.tracker.addProducer(TrackerHarness.scope(access), access);
        Runnable task = life.apply(node, access);
        // the first one of an account looks for those before it
        task.run();
        commits.set(0);
        Instant begun = node.time.now();
        task.run();
        // what a node does once a minute is in both times as often
        node.advance(WINDOW.minus(Duration.between(begun, node.time.now())));
        int busy = commits.get();
        commits.set(0);
        node.advance(WINDOW);
        return busy - commits.get();
    }

    @Test
    void fromPromptToDeliveredATaskTakesThreeCommitsAtMost(TestReporter reporter) throws Exception {
        Cost cost = prompts(TASKS);
        reporter.publishEntry("commits a task, 16 callers", cost.commits() + " commits, at most 3");
        reporter.publishEntry("statements a task, 16 callers", cost.statements() + " statements");

        assertThat(cost.commits()).as("commits a task: %s", cost).isLessThanOrEqualTo(3);
    }

    /** Tasks of 16 callers, from the prompt until the route has their end. */
    private Cost prompts(int tasks) throws Exception {
        MovieDouble movie = new MovieDouble(new VirtualScheduler());
        FakeTransport transport = new FakeTransport();
        transport.otherwise(movie);
        JdbcTaskRepository repository = new JdbcTaskRepository(counted(FLUSH_NANOS));
        SeedanceComponent component = new SeedanceComponent();
        component.setTransport(transport);
        component.setTaskRepository(repository);
        component.getConfiguration().setProvider("seedance2.movie");
        component.getConfiguration().setApiKey("key");
        component.getConfiguration().setPollInterval(200);
        component.getConfiguration().setFirstPollDelay(200);
        AtomicInteger delivered = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("seedance", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("seedance:tasks").process(exchange -> delivered.incrementAndGet());
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            template.requestBody("seedance:generate", "the first");
            movie.endAll("completed");
            await().untilAtomic(delivered, is(1));
            commits.set(0);
            statements.set(0);
            List<CompletableFuture<Void>> calls = IntStream.range(0, tasks)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> template.requestBody("seedance:generate", "prompt " + i), callers))
                    .toList();
            calls.forEach(CompletableFuture::join);
            movie.endAll("completed");
            await().atMost(Duration.ofSeconds(60)).untilAtomic(delivered, is(tasks + 1));
        } finally {
            callers.shutdown();
        }
        return new Cost((double) commits.get() / tasks, (double) statements.get() / tasks);
    }

    private DataSource counted(long flushNanos) {
        return TestDataSources.faulty(
                H2TaskRepositoryTest.h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"), method -> {
                    if (method.equals("commit")) {
                        commits.incrementAndGet();
                        LockSupport.parkNanos(flushNanos);
                    } else if (method.startsWith("execute")) {
                        statements.incrementAndGet();
                    }
                    return TestDataSources.Fault.NONE;
                });
    }
}
