/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskRowBuilder;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows as an application has them after some days, for tests that look at the page. */
final class PageRows {

    static final List<String> PROMPTS = List.of(
            "A paper lantern drifts over a still lake at dusk, mist between the reeds, slow camera pan",
            "Macro shot of a honey bee landing on lavender, pollen in the backlight",
            "A red tram climbs a steep street in the rain, reflections of shop windows on the cobbles",
            "Timelapse of clouds over a mountain hut, the last sun on the snow",
            "A potter shapes a bowl on the wheel, close-up of wet hands and clay",
            "An orange cat looks out of a train window, countryside rushing past",
            "Drone flight along a lighthouse coast, waves breaking on black rocks",
            "A violinist tunes her instrument in an empty concert hall, dust in the light");
    private static final List<String> MODELS = List.of("seedance-2.0", "seedance-2.0-fast", "seedance-1.5-pro");

    private final TaskRepository repository;
    private final TaskScope scope;
    private final Instant now;
    private Map<String, String> videos = Map.of();
    private int n;

    PageRows(TaskRepository repository, TaskScope scope, Instant now) {
        this.repository = repository;
        this.scope = scope;
        this.now = now;
    }

    /** Addresses of videos by the prompts that they were made from. */
    void setVideos(Map<String, String> videos) {
        this.videos = videos;
    }

    private TaskRowBuilder row(Duration age, TaskStatus status) {
        n++;
        Instant at = now.minus(age);
        return TaskRow.builder()
                .id(new UUID(n * 7919L, n).toString())
                .scope(
                        n % 5 == 0
                                ? new TaskScope("trailers", scope.provider(), scope.baseUrl(), scope.account())
                                : scope)
                .keyHash("a1b2c3d4")
                .taskId("cgt-2026-%05d".formatted(n))
                .submissionKey(n % 3 == 0 ? "order-%04d".formatted(n) : null)
                .sent(true)
                .task(VideoTask.builder()
                        .id("cgt-2026-%05d".formatted(n))
                        .provider(scope.provider())
                        .account(scope.account())
                        .status(status)
                        .model(MODELS.get(n % MODELS.size()))
                        .prompt(PROMPTS.get(n % PROMPTS.size()))
                        .resolution(n % 4 == 0 ? "1080p" : "720p")
                        .aspectRatio(n % 7 == 0 ? "9:16" : "16:9")
                        .duration(n % 2 == 0 ? 5 : 8)
                        .seed(4_000_000L + n * 977L)
                        .build())
                .headers(Map.of("order", "order-%04d".formatted(n), "shop", "films"))
                .createdAt(at)
                .sentAt(at)
                .acceptedAt(at.plusMillis(400));
    }

    /** Tasks that run, one every few seconds. A node has them, so that they are not without a receiver. */
    void running(int count, String node) {
        repository.heartbeat(node);
        for (int i = count; i > 0; i--) {
            repository.insert(
                    row(Duration.ofSeconds(2 + i * 3L % 280), i % 4 == 0 ? TaskStatus.QUEUED : TaskStatus.PROCESSING)
                            .state(TaskState.RUNNING)
                            .estimate(new CostEstimate(new BigDecimal("14.4"), "credits", "720p, 8 s"))
                            .owner(node)
                            .build());
        }
    }

    /** Tasks that have ended and were delivered, the oldest first. */
    void ended(int count) {
        for (int i = count; i > 0; i--) {
            Duration age = Duration.ofMinutes(4L * i);
            boolean failed = i % 9 == 4;
            TaskRowBuilder row = row(age, failed ? TaskStatus.FAILED : TaskStatus.SUCCEEDED);
            Instant end = now.minus(age).plusSeconds(70 + i * 13L % 60);
            VideoTask.Builder task = row.build().task().toBuilder();
            if (failed) {
                task.errorCode("CONTENT_MODERATION_FAILED")
                        .errorMessage("The prompt was rejected by content moderation");
            } else {
                String made = "https://cdn.example/v" + i + ".mp4?sig=canary-of-the-page";
                task.videoUrls(List.of(videos.getOrDefault(row.build().task().prompt(), made)))
                        // some days are busier
                        .cost(new BigDecimal(6 + (i * 7 + i / 360 * 5) % 19 + i / 360 % 4 * 6))
                        .currency("credits");
            }
            repository.insert(row.task(task.build())
                    .state(TaskState.DELIVERED)
                    .endedAt(end)
                    .finishedAt(end.plusSeconds(1))
                    .deliveries(1)
                    .build());
        }
    }

    /** Everything that needs a person. */
    void trouble() {
        for (int i = 0; i < 2; i++) {
            TaskRow doubt = row(Duration.ofMinutes(12 + i * 30), TaskStatus.QUEUED)
                    .taskId(null)
                    .state(TaskState.IN_DOUBT)
                    .reason(
                            "The connection was lost after the request was sent; the list of the account does not show the task yet")
                    .build();
            repository.insert(doubt);
        }
        TaskRow parked = row(Duration.ofHours(2), TaskStatus.SUCCEEDED)
                .state(TaskState.PARKED)
                .endedAt(now.minusSeconds(7000))
                .deliveries(5)
                .reason("The route has failed 5 times: java.io.IOException: No space left on device")
                .build();
        repository.insert(parked);
        for (int i = 0; i < 3; i++) {
            TaskRow waiting = row(Duration.ofHours(150), TaskStatus.SUCCEEDED).build();
            repository.insert(waiting.toBuilder()
                    .scope(new TaskScope("archive", scope.provider(), scope.baseUrl(), scope.account()))
                    .state(TaskState.ENDED)
                    .endedAt(now.minus(Duration.ofHours(149)))
                    .task(waiting.task().toBuilder()
                            .videoUrls(List.of("https://cdn.example/a.mp4?sig=canary-of-the-page&Expires="
                                    + now.plus(Duration.ofHours(3)).getEpochSecond()))
                            .build())
                    .build());
        }
    }
}
