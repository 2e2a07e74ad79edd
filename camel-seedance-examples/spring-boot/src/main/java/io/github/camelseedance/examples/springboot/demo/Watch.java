/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.model.TaskStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at videos through {@code GET /videos/{id}} until they have ended, and tells of each change. */
final class Watch {

    private static final long LOOK_MILLIS = 200;
    private static final long PATIENCE_SECONDS = 90;

    private final Caller caller;
    private final SeedanceEmulator emulator;
    private final Screen screen;
    private final Map<String, Order> open = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final Map<Order, JsonNode> ended = new LinkedHashMap<>();

    Watch(Caller caller, SeedanceEmulator emulator, Screen screen) {
        this.caller = caller;
        this.emulator = emulator;
        this.screen = screen;
    }

    /** Begins to watch a video. */
    void add(Order order, JsonNode video) {
        open.put(video.path("id").asText(), order);
        shown.put(video.path("id").asText(), video.path("status").asText());
    }

    /** The ends so far. */
    Map<Order, JsonNode> ended() {
        return ended;
    }

    /** Watches until all have ended; those that have not after 90 seconds are left. */
    void untilAllHaveEnded() throws Exception {
        repeat(this::look);
    }

    /** Waits until the provider has called for a video, whether or not anybody was there. */
    void untilItsWebhookWasSent(Order order) throws Exception {
        repeat(done -> {
            if (emulator.webhooks().stream().anyMatch(webhook -> order == open.get(webhook.taskId()))) {
                done.complete(null);
            }
        });
    }

    private static void repeat(Consumer<CompletableFuture<Void>> look) throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            timer.scheduleWithFixedDelay(() -> look.accept(done), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            done.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).get();
        } finally {
            timer.shutdownNow();
            timer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look(CompletableFuture<Void> done) {
        try {
            for (Map.Entry<String, Order> entry : Map.copyOf(open).entrySet()) {
                JsonNode video = caller.get("/videos/" + entry.getKey()).body();
                see(entry.getKey(), entry.getValue(), video);
            }
            if (open.isEmpty()) {
                done.complete(null);
            }
        } catch (Exception e) {
            done.completeExceptionally(e);
        }
    }

    private void see(String id, Order order, JsonNode video) {
        String status = video.path("status").asText();
        if (status.equals(shown.put(id, status)) && !TaskStatus.of(status).isTerminal()) {
            return;
        }
        if (!TaskStatus.of(status).isTerminal()) {
            screen.event(order.name(), status);
            return;
        }
        String detail = video.has("errorCode")
                ? ", " + video.path("errorCode").asText()
                : video.has("credits") ? ", " + video.path("credits").asText() + " credits" : "";
        screen.event(order.name(), status + detail + webhook(id));
        ended.put(order, video);
        open.remove(id);
    }

    private String webhook(String id) {
        return emulator.webhooks().stream()
                .filter(webhook -> webhook.taskId().equals(id))
                .reduce((first, last) -> last)
                .map(webhook -> webhook.status() != 204
                        ? " (its webhook came to nothing: found by polling)"
                        : " (told by its webhook)")
                .orElse("");
    }
}
