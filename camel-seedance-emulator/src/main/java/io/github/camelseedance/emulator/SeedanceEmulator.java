/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Seedance HTTP APIs on one WireMock server: strict about requests, with tasks that run, end and are charged,
 * uploads, downloads, webhooks, and faults on demand.
 *
 * <pre>{@code
 * try (SeedanceEmulator emulator = SeedanceEmulator.builder().start()) {
 *     // seedance:generate?provider=seedance2.movie&apiKey=any&baseUrl=<emulator.baseUrl()>
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Its own threads are daemons: it does not keep a JVM alive.
 */
public final class SeedanceEmulator implements AutoCloseable {
    private static final int CONTAINER_THREADS = 64;
    private static final int ASYNC_THREADS = 32;
    private static final int LOWEST_PRIORITY = 100;
    private static final int LONGEST_ANSWER_MILLIS = 15 * 60 * 1000;

    private final EmulatorState state;
    private final WireMockServer server;
    private final int port;

    SeedanceEmulator(EmulatorSettings settings) {
        this.state = new EmulatorState(settings);
        this.server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress(settings.host())
                .port(settings.port())
                .http2PlainDisabled(true)
                .gzipDisabled(true)
                .disableRequestJournal()
                .stubRequestLoggingDisabled(true)
                .maxLoggedResponseSize(1)
                .containerThreads(CONTAINER_THREADS)
                .jettyAcceptQueueSize(1024)
                .jettyStopTimeout(100L)
                .timeout(LONGEST_ANSWER_MILLIS)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(ASYNC_THREADS)
                .notifier(new SilentNotifier())
                // WireMock's own would take orders from any page in a browser; ours is below AdminApi.ROOT
                .adminAuthenticator(request -> false)
                .extensions(new EmulatorHttpServerFactory(), new EmulatorTransformer(state)));
        server.start();
        this.port = server.port();
        server.stubFor(any(anyUrl())
                .atPriority(LOWEST_PRIORITY)
                .willReturn(aResponse().withTransformers(EmulatorTransformer.NAME)));
        state.baseUrl(baseUrl());
    }

    /** Begins the configuration of an emulator. */
    public static SeedanceEmulatorBuilder builder() {
        return new SeedanceEmulatorBuilder();
    }

    /** The base URL of all providers, without a slash at the end. */
    public String baseUrl() {
        String told = state.settings.baseUrl();
        return told == null ? "http://" + state.settings.host() + ":" + port() : told;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** What goes wrong, and when. */
    public FaultControl faults() {
        return state.faults;
    }

    /** Resets every connection from now on, as if the providers were gone. */
    public void down() {
        state.faults.down();
    }

    /** Ends {@link #down()}. */
    public void up() {
        state.faults.up();
    }

    /**
     * Moves time; tasks that end on the way end at their time, and their webhooks are sent.
     *
     * @throws IllegalStateException without {@link SeedanceEmulatorBuilder#manualTime()}
     */
    public void advance(Duration duration) {
        state.advance(duration);
    }

    /** Does what is due by now; needed only with a {@link SeedanceEmulatorBuilder#clock} of one's own. */
    public void tick() {
        state.timeline.runDue();
    }

    /** Every submission that created a task, oldest first, whether or not its answer arrived. */
    public List<Submission> ledger() {
        return state.tasks.all().stream().map(EmulatedTask::submission).toList();
    }

    /** The submissions with that prompt: more than one is a task that was paid for twice. */
    public List<Submission> ledger(String prompt) {
        return ledger().stream().filter(line -> line.prompt().equals(prompt)).toList();
    }

    /** The tasks, oldest first. */
    public List<EmulatedTask> tasks() {
        return state.tasks.all();
    }

    /** The task of that id. */
    public Optional<EmulatedTask> task(String id) {
        return state.tasks.byId(id);
    }

    /** How many tasks were created, those no longer kept included. */
    public long tasksCreated() {
        return state.tasks.created();
    }

    /** Ends a task with success, whatever its time and its prompt say; false if it is over already. */
    public boolean succeed(String taskId) {
        return end(taskId, TaskState.SUCCEEDED, null, null);
    }

    /** Ends a task with an error; false if it is over already. */
    public boolean fail(String taskId, String errorCode, String errorMessage) {
        return end(taskId, TaskState.FAILED, errorCode, errorMessage);
    }

    /** All charges, oldest first. */
    public List<Charge> charges() {
        return state.accounts.charges();
    }

    /** The charges for tasks with that prompt. */
    public List<Charge> charges(String prompt) {
        return charges().stream()
                .filter(charge -> charge.prompt().equals(prompt))
                .toList();
    }

    /** The credits that a provider has charged in all. */
    public BigDecimal totalCharged(EmulatedProvider provider) {
        return charges().stream()
                .filter(charge -> charge.provider() == provider)
                .map(Charge::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The last requests, oldest first, those that faults struck included; without the admin's. */
    public List<RecordedRequest> requests() {
        return state.recorder.requests();
    }

    /** The last requests to a provider for an operation. */
    public List<RecordedRequest> requests(EmulatedProvider provider, Operation operation) {
        return requests().stream()
                .filter(request -> request.provider() == provider && request.operation() == operation)
                .toList();
    }

    /** How many requests there were to a provider for an operation. */
    public long received(EmulatedProvider provider, Operation operation) {
        return state.recorder.count(provider, operation);
    }

    /** What in the last requests was not as the documents say. */
    public List<Violation> violations() {
        return state.recorder.violations();
    }

    /** The files that were uploaded. */
    public List<Upload> uploads() {
        return state.storage.uploads();
    }

    /** The webhooks that were delivered, or were not. */
    public List<WebhookDelivery> webhooks() {
        return state.webhooks.deliveries();
    }

    /** Sends the webhook of a task again, or too early. */
    public void sendWebhook(String taskId) {
        EmulatedTask task = required(taskId);
        if (task.submission().webhookUrl() == null) {
            throw new IllegalArgumentException("Task " + taskId + " has no webhook address");
        }
        state.webhooks.send(task);
    }

    /** The WireMock server, for stubs of one's own: they win over the emulator. */
    public WireMockServer wireMock() {
        return server;
    }

    /** Forgets everything: tasks, charges, uploads, faults, records. The port and the settings stay. */
    public void reset() {
        state.reset();
    }

    /** Stops the server and its threads, also on a thread that is interrupted. */
    @Override
    public void close() {
        // a Camel context that is stopped from one of its own threads interrupts it, and the server would not stop
        boolean interrupted = Thread.interrupted();
        try {
            state.stop();
            server.stop();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "SeedanceEmulator[" + baseUrl() + "]";
    }

    private boolean end(String taskId, TaskState terminal, String code, String message) {
        return state.tasks.end(
                required(taskId),
                terminal,
                code,
                message,
                state.settings.clock().instant());
    }

    private EmulatedTask required(String taskId) {
        return task(taskId).orElseThrow(() -> new IllegalArgumentException("No such task: " + taskId));
    }
}
