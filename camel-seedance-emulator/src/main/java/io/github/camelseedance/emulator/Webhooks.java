/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Tells the addresses that tasks were submitted with about their ends. */
final class Webhooks {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REPEAT_DELAY = Duration.ofSeconds(1);

    private final EmulatorSettings settings;
    private final Timeline timeline;
    private final HttpClient client;
    private final Signer signer;
    private final BoundedLog<WebhookDelivery> deliveries;
    private final AtomicInteger resets = new AtomicInteger();
    private final Function<EmulatedProvider, ProviderApi> apis;

    Webhooks(
            EmulatorSettings settings,
            Timeline timeline,
            Executor executor,
            Function<EmulatedProvider, ProviderApi> apis) {
        this.settings = settings;
        this.timeline = timeline;
        this.apis = apis;
        this.client = HttpClient.newBuilder()
                .executor(executor)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        this.signer = settings.webhookSecret() == null
                ? null
                : new Signer(settings.webhookSecret().getBytes(StandardCharsets.UTF_8));
        this.deliveries = new BoundedLog<>(settings.recordedRequests());
    }

    /** The task has begun to wait or to run: some providers tell that too. */
    void changed(EmulatedTask task) {
        if (task.submission().webhookUrl() != null
                && apis.apply(task.provider()).tellsEveryChange()) {
            timeline.at(settings.clock().instant().plus(settings.webhookDelay()), () -> send(task));
            runWhatIsDue();
        }
    }

    void ended(EmulatedTask task) {
        if (task.submission().webhookUrl() == null
                || !apis.apply(task.provider()).tells(task.state())) {
            return;
        }
        Instant due = settings.clock().instant().plus(settings.webhookDelay());
        for (int i = 0; i <= settings.webhookRepeats(); i++) {
            timeline.at(due, () -> send(task));
        }
        if (settings.webhooksOutOfOrder()) {
            timeline.at(due, () -> send(task, task.outdatedAnswer(), 1));
        }
        runWhatIsDue();
    }

    private void runWhatIsDue() {
        if (settings.webhookDelay().isZero()) {
            timeline.runDue();
        }
    }

    void send(EmulatedTask task) {
        send(task, task.webhookAnswer(), apis.apply(task.provider()).webhookAttempts());
    }

    List<WebhookDelivery> deliveries() {
        return deliveries.list();
    }

    void reset() {
        resets.incrementAndGet();
        deliveries.clear();
    }

    private void send(EmulatedTask task, EmulatedTask.Snapshot answer, int attempts) {
        ObjectNode payload = apis.apply(task.provider()).notification(task, answer);
        byte[] body = Json.bytes(payload);
        String signature = signer != null && task.provider() == EmulatedProvider.INK ? signer.sign(body) : null;
        String url = task.submission().webhookUrl();
        int generation = resets.get();
        Instant sentAt = settings.clock().instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("x-seedance-signature", signature);
        }
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, failure) -> {
                    if (generation == resets.get()) {
                        deliveries.add(new WebhookDelivery(
                                task.provider(),
                                task.id(),
                                url,
                                new String(body, StandardCharsets.UTF_8),
                                signature,
                                failure == null ? response.statusCode() : 0,
                                failure == null ? null : failure.toString(),
                                sentAt));
                        boolean refused = failure != null || response.statusCode() / 100 != 2;
                        if (refused && attempts > 1) {
                            timeline.at(
                                    settings.clock().instant().plus(REPEAT_DELAY),
                                    () -> send(task, answer, attempts - 1));
                        }
                    }
                });
    }
}
