/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Rows for tests of task repositories. */
public final class Rows {

    public static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
    public static final TaskScope MOVIE =
            new TaskScope("default", "seedance2.movie", "https://api.seedance2.movie", "default");
    public static final TaskScope INK =
            new TaskScope("default", "seedance2.ink", "https://www.seedance2.ink", "default");
    public static final TaskScope OTHER_QUEUE =
            new TaskScope("films", "seedance2.movie", "https://api.seedance2.movie", "default");
    public static final TaskScope OTHER_ACCOUNT =
            new TaskScope("default", "seedance2.movie", "https://api.seedance2.movie", "b");
    public static final TaskScope OTHER_URL =
            new TaskScope("default", "seedance2.movie", "http://localhost:1", "default");

    private static final AtomicLong COUNTER = new AtomicLong();

    private Rows() {}

    /** A running task, a second younger than the one before. */
    public static TaskRowBuilder running() {
        return running(MOVIE);
    }

    public static TaskRowBuilder running(TaskScope scope) {
        long n = COUNTER.incrementAndGet();
        return TaskRow.builder()
                .id(UUID.randomUUID().toString())
                .scope(scope)
                .keyHash("a1b2c3d4")
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId("task-" + n)
                .createdAt(START.plusSeconds(n));
    }

    /** The intent of a submission. */
    public static TaskRowBuilder submitting(String submissionKey) {
        return running().state(TaskState.SUBMITTING).sent(false).taskId(null).submissionKey(submissionKey);
    }

    /** A row in which nothing is left out. */
    public static TaskRow full() {
        VideoTask task = VideoTask.builder()
                .id("v-1")
                .provider(MOVIE.provider())
                .account(MOVIE.account())
                .status(TaskStatus.SUCCEEDED)
                .providerStatus("completed")
                .model("seedance-2-0")
                .prompt("A cat \"quotes\"\n\u0000 \uD83D\uDE00 č")
                .aspectRatio("16:9")
                .resolution("1080p")
                .duration(8)
                .generateAudio(true)
                .seed(4_000_000_000L)
                .videoUrls(List.of("https://cdn.example/v.mp4?sig=1", "https://cdn.example/w.mp4"))
                .lastFrameUrl("https://cdn.example/l.png")
                .errorCode("E")
                .errorMessage("m")
                .credits(new BigDecimal("14.40"))
                .createdAt(START)
                .updatedAt(START.plusMillis(1))
                .metadata(Map.of("order", "7", "nested", Map.of("a", List.of(1, 2))))
                .submissionKey("key-1")
                .build();
        return running()
                .submissionKey("key-1")
                .fingerprint("fp")
                .operatorOnly(true)
                .tokenHash("token-hash")
                .state(TaskState.ENDED)
                .taskId("v-1")
                .task(task)
                .headers(headers())
                .deliveries(3)
                .notBefore(START.plusMillis(2))
                .reason("why \"so\"")
                .observedRunning(1234)
                .sentAt(START.plusMillis(3))
                .acceptedAt(START.plusMillis(4))
                .endedAt(START.plusMillis(5))
                .build();
    }

    private static Map<String, Object> headers() {
        return Map.of(
                "text",
                "5",
                "flag",
                true,
                "int",
                5,
                "long",
                5L,
                "double",
                1.5d,
                "float",
                2.5f,
                "short",
                (short) 3,
                "byte",
                (byte) 4,
                "decimal",
                new BigDecimal("1.10"),
                "big",
                new java.math.BigInteger("99999999999999999999"));
    }
}
