/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.clip.Clip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The videos of tasks. Each is drawn when it is first asked for, one after the other on a thread of its own, and kept as long as there is
 * room. When many wait to be drawn, the next tasks get a clip that was made before, so that a load test is not about drawing.
 */
final class Clips {
    private static final int MOST_WAITING = 8;
    private static final long MOST_BYTES = 16_000_000;
    private static final int DEFAULT_DURATION = 5;
    private static final int LONGEST = 60;

    private final ExecutorService drawing = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "seedance-emulator-clips");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private final Map<Key, CompletableFuture<MediaFile>> files = new LinkedHashMap<>(16, 0.75f, true);
    private final long videoSize;
    private final MediaFile readyVideo;
    private final MediaFile readyFrame;

    enum Kind {
        VIDEO,
        LAST_FRAME
    }

    private record Key(Clip clip, Kind kind) {}

    /** @param videoSize what the ready video is padded to for all tasks; 0 draws one for each */
    Clips(long videoSize) {
        this.videoSize = videoSize;
        this.readyVideo = MediaFile.video(resource("video.mp4"), videoSize);
        this.readyFrame = MediaFile.of("image/png", resource("last-frame.png"));
    }

    /** The file of a task; waits until it is drawn. */
    MediaFile of(EmulatedTask task, Kind kind) {
        if (videoSize > 0) {
            return ready(kind);
        }
        try {
            return file(new Key(clip(task), kind)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ready(kind);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The video of task " + task.id() + " could not be drawn", e.getCause());
        }
    }

    void stop() {
        drawing.shutdownNow();
        synchronized (files) {
            files.values().forEach(file -> file.cancel(false));
        }
    }

    private CompletableFuture<MediaFile> file(Key key) {
        synchronized (files) {
            CompletableFuture<MediaFile> known = files.get(key);
            if (known != null) {
                return known;
            }
            long waiting =
                    files.values().stream().filter(file -> !file.isDone()).count();
            CompletableFuture<MediaFile> file = waiting < MOST_WAITING && !drawing.isShutdown()
                    ? CompletableFuture.supplyAsync(() -> draw(key), drawing)
                    : CompletableFuture.completedFuture(ready(key.kind()));
            files.put(key, file);
            makeRoom();
            return file;
        }
    }

    /** Forgets what has not been asked for the longest time; it would be drawn again, and be the same. */
    private void makeRoom() {
        long bytes = files.values().stream().mapToLong(Clips::size).sum();
        Iterator<CompletableFuture<MediaFile>> oldest = files.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            CompletableFuture<MediaFile> file = oldest.next();
            if (file.isDone()) {
                bytes -= size(file);
                oldest.remove();
            }
        }
    }

    private static long size(CompletableFuture<MediaFile> file) {
        return file.isDone() && !file.isCompletedExceptionally() ? file.join().length() : 0;
    }

    private static MediaFile draw(Key key) {
        return key.kind() == Kind.VIDEO
                ? MediaFile.of("video/mp4", key.clip().mp4())
                : MediaFile.of("image/png", key.clip().lastFrame());
    }

    private MediaFile ready(Kind kind) {
        return kind == Kind.VIDEO ? readyVideo : readyFrame;
    }

    private static Clip clip(EmulatedTask task) {
        JsonNode request = task.request();
        boolean org = task.provider() == EmulatedProvider.ORG;
        int duration = field(request, "duration").asInt(org ? 8 : DEFAULT_DURATION);
        return new Clip(
                task.provider().id(),
                field(request, "model").asText(task.provider() == EmulatedProvider.MOVIE ? MovieRequest.MODEL : ""),
                task.submission().prompt(),
                field(request, "aspectRatio", "aspect_ratio", "ratio").asText(org ? "1:1" : "16:9"),
                field(request, "resolution").asText("720p"),
                duration < 1 || duration > LONGEST ? DEFAULT_DURATION : duration,
                task.submission().seed());
    }

    /** The first of the names that the request has: providers name the same things differently. */
    private static JsonNode field(JsonNode request, String... names) {
        for (String name : names) {
            if (request.hasNonNull(name)) {
                return request.get(name);
            }
        }
        return request.path(names[0]);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Clips.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
