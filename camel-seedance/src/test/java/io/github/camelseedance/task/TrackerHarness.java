/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.account.Accounts;
import io.github.camelseedance.client.call.ClientSettings;
import io.github.camelseedance.client.file.MediaFiles;
import io.github.camelseedance.client.http.GuardedTransport;
import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.task.follow.Delivery;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.submit.Preparation;
import io.github.camelseedance.task.submit.Submission;
import io.github.camelseedance.task.submit.SubmitCommand;
import io.github.camelseedance.testing.FakeTransport;
import io.github.camelseedance.testing.MovieDouble;
import io.github.camelseedance.testing.VirtualScheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A tracker, a repository and a provider on a virtual clock and one thread. Several harnesses can share a clock and a repository. */
public final class TrackerHarness {

    static final Duration POLL = Duration.ofSeconds(5);
    static final Duration FIRST_POLL = Duration.ofSeconds(10);

    public final VirtualScheduler time;
    public final MovieDouble movie;
    public final FakeTransport wire = new FakeTransport();
    public final TaskRepository repository;
    public final TaskTracker tracker;
    /** Ids of submissions that were sent, as exchanges learn them. */
    public final List<String> sent = new ArrayList<>();

    private final Queue<Runnable> work;
    /** Two nodes of one test draw different ids. */
    private final int number;

    private int others;

    public TrackerHarness() {
        this(new VirtualScheduler());
    }

    /** With a repository that holds only so many tasks. */
    public TrackerHarness(int maxTasks) {
        this(new VirtualScheduler(), maxTasks);
    }

    /** With something around its repository. */
    public TrackerHarness(UnaryOperator<TaskRepository> around) {
        this(new VirtualScheduler(), around);
    }

    private TrackerHarness(VirtualScheduler time, UnaryOperator<TaskRepository> around) {
        this(time, around.apply(new MemoryTaskRepository(time)), new MovieDouble(time), new ArrayDeque<>(), 0);
    }

    private TrackerHarness(VirtualScheduler time, int maxTasks) {
        this(time, new MemoryTaskRepository(time, maxTasks, maxTasks), new MovieDouble(time), new ArrayDeque<>(), 0);
    }

    private TrackerHarness(VirtualScheduler time) {
        this(time, new MemoryTaskRepository(time), new MovieDouble(time), new ArrayDeque<>(), 0);
    }

    private TrackerHarness(
            VirtualScheduler time, TaskRepository repository, MovieDouble movie, Queue<Runnable> work, int number) {
        this.time = time;
        this.repository = repository;
        this.movie = movie;
        this.work = work;
        this.number = number;
        this.tracker = new TaskTracker(
                repository, time, new StepExecutor(work::add, time), work::add, new Random(42 + number));
        wire.otherwise(movie);
        tracker.start();
        settle();
    }

    /** Another node on the same repository, clock and provider. */
    public TrackerHarness otherNode() {
        return new TrackerHarness(time, repository, movie, work, number + ++others);
    }

    /** Another node on the same repository and provider, whose clocks are its own. */
    public TrackerHarness otherNode(VirtualScheduler clock) {
        return new TrackerHarness(clock, repository, movie, work, number + ++others);
    }

    public PollAccess access(SeedanceProvider provider, String apiKey) {
        return access(provider, apiKey, 32);
    }

    /** With a limit of requests at a time. */
    public PollAccess access(SeedanceProvider provider, String apiKey, int requests) {
        ClientSettings settings = new ClientSettings(
                URI.create("https://api.example.com"),
                apiKey,
                "default",
                Duration.ofSeconds(60),
                3,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                "test");
        Accounts accounts = new Accounts(time, requests, 0, (account, kind, outcome, took) -> {});
        SeedanceClient client = new SeedanceClient(
                provider,
                settings,
                new GuardedTransport(wire, time),
                accounts.get(settings.account(provider.id()), provider),
                time,
                work::add,
                () -> 0.5);
        return new PollAccess(client, POLL, FIRST_POLL, true);
    }

    public PollAccess movieAccess() {
        return access(new MovieProvider(), "key-1");
    }

    public PollAccess inkAccess() {
        return access(new InkProvider(), "key-1");
    }

    public static TaskScope scope(PollAccess access) {
        return new TaskScope("default", access.client().provider().id(), "https://api.example.com", "default");
    }

    /** Registers a receiver that remembers what it was given and acknowledges nothing by itself. */
    public TestReceiver receiver(PollAccess access) {
        return receiver(scope(access), access);
    }

    /** As {@link #receiver(PollAccess)}, for another queue. */
    public TestReceiver receiver(TaskScope scope, PollAccess access) {
        TestReceiver receiver = new TestReceiver(scope, access);
        tracker.register(receiver);
        settle();
        return receiver;
    }

    public SubmitCommand command(PollAccess access, String prompt) {
        return new SubmitCommand(
                scope(access),
                access,
                VideoRequest.builder().prompt(prompt).model("seedance-2.0").build(),
                new Preparation(access.client(), null, null, MediaFiles.ANYWHERE),
                null,
                null,
                sent::add,
                null,
                true,
                false,
                Map.of(),
                AmbiguousSubmitPolicy.reconcile,
                1,
                Duration.ofMinutes(4));
    }

    /** Submits as a producer does that is stopped when the submission has ended. */
    public CompletableFuture<Submission> submit(SubmitCommand command) {
        tracker.addProducer(command.scope(), command.access());
        CompletableFuture<Submission> result = tracker.submitter().submit(command);
        result.whenComplete((submission, error) -> tracker.removeProducer(command.scope(), command.access()));
        settle();
        return result;
    }

    /** Submits to the movie double and returns its task id. */
    public String submitMovie(PollAccess access, String prompt) {
        return submit(command(access, prompt)).join().row().taskId();
    }

    /** A task of a scope that runs, as if it had been submitted now. */
    public TaskRow running(TaskScope scope, PollAccess access, String taskId) {
        movie.add(taskId, "processing");
        return repository.insert(TaskRow.builder()
                .id(tracker.node().newId())
                .scope(scope)
                .keyHash(access.client().keyHash())
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId(taskId)
                .createdAt(time.now())
                .acceptedAt(time.now())
                .build());
    }

    /** Runs what waits for the worker pool. */
    public void settle() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    /** Stops the node as the runtime does. */
    public void stop() {
        tracker.stop();
        settle();
        tracker.leave();
    }

    /** Moves the time, timer by timer. */
    public void advance(Duration by) {
        long end = time.nanoTime() + by.toNanos();
        settle();
        for (Duration next = time.nextDelay();
                next != null && time.nanoTime() + next.toNanos() <= end;
                next = time.nextDelay()) {
            time.advance(next);
            settle();
        }
        time.advance(Duration.ofNanos(end - time.nanoTime()));
        settle();
    }

    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    public List<Delivery> take(TestReceiver receiver) {
        List<Delivery> taken = tracker.deliveries().take(receiver.scope(), 100);
        settle();
        return taken;
    }

    public void delivered(Delivery delivery) {
        tracker.deliveries().delivered(delivery);
        settle();
    }

    void failed(Delivery delivery, int maxDeliveries) {
        tracker.deliveries().failed(delivery, maxDeliveries, "the route failed");
        settle();
    }

    public TaskRow row(String taskId) {
        return repository
                .findByTaskId("seedance2.movie", "https://api.example.com", taskId)
                .orElseThrow();
    }

    /** A receiver that is asked by the test. */
    public static final class TestReceiver implements Receiver {
        final TaskScope scope;
        final PollAccess access;
        final List<VideoTask> changes = new ArrayList<>();
        int woken;
        boolean wantsChanges;
        public Duration taskTimeout = Duration.ofHours(24);

        TestReceiver(TaskScope scope, PollAccess access) {
            this.scope = scope;
            this.access = access;
        }

        @Override
        public TaskScope scope() {
            return scope;
        }

        @Override
        public PollAccess access() {
            return access;
        }

        @Override
        public Duration taskTimeout() {
            return taskTimeout;
        }

        @Override
        public void wake() {
            woken++;
        }

        @Override
        public boolean wantsChanges() {
            return wantsChanges;
        }

        @Override
        public void changed(TaskRow row, VideoTask task) {
            changes.add(task);
        }
    }
}
