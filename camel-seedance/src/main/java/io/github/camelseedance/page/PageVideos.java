/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.client.file.DownloadedFile;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.TaskRow;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands out the videos of tasks. Each is fetched as the operation {@code download} does it, by the address that the repository has,
 * into a temporary file, which serves the ranges that a browser asks for and is removed ten minutes after its last use.
 */
final class PageVideos {

    private static final int MAX_FILES = 32;

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");
    private static final String DEFAULT_TYPE = "video/mp4";

    /** A video that is here or on its way. */
    private static final class Entry {
        private final CompletableFuture<DownloadedFile> file;
        private long usedAt;

        Entry(CompletableFuture<DownloadedFile> file) {
            this.file = file;
        }
    }

    private final SeedanceRuntime runtime;
    private final PageAccess access;
    private final HiddenData hidden;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private volatile boolean stopped;

    PageVideos(SeedanceRuntime runtime, PageAccess access, HiddenData hidden) {
        this.runtime = runtime;
        this.access = access;
        this.hidden = hidden;
    }

    /** The video of a row, or the part of it that is asked for. */
    CompletableFuture<PageAnswer> get(PageRequest request, String id) {
        if (hidden.has(HiddenData.Kind.VIDEO)) {
            return CompletableFuture.completedFuture(
                    PageAnswer.error(403, "HIDDEN", "Videos are hidden by the option taskPageHide of the component"));
        }
        Optional<TaskRow> row = ID.matcher(id).matches() ? runtime.repository().find(id) : Optional.empty();
        Optional<PageAccess.Account> account = row.filter(PageVideos::hasVideo).flatMap(access::of);
        if (account.isEmpty()) {
            return CompletableFuture.completedFuture(
                    PageAnswer.error(
                            404,
                            "NO_VIDEO",
                            row.filter(PageVideos::hasVideo).isEmpty()
                                    ? "There is no video under this id"
                                    : "The video cannot be fetched: no endpoint of this application has the provider and account of its task"));
        }
        return file(row.get(), account.get())
                .handle((file, error) -> error == null
                        ? answer(request.header("Range"), file)
                        : PageAnswer.error(502, "DOWNLOAD_FAILED", hidden.message(row.get(), Futures.unwrap(error))));
    }

    private static boolean hasVideo(TaskRow row) {
        return row.task() != null
                && row.taskId() != null
                && row.task().status() == TaskStatus.SUCCEEDED
                && row.task().videoUrl() != null;
    }

    private CompletableFuture<DownloadedFile> file(TaskRow row, PageAccess.Account account) {
        synchronized (entries) {
            Entry entry = entries.get(row.id());
            if (entry == null || entry.file.isCompletedExceptionally() || isGone(entry)) {
                entry = new Entry(account.client().download(row.task(), account.downloads()));
                entries.put(row.id(), entry);
                runtime.scheduler().schedule(KEPT.plusSeconds(1), this::sweep);
                Entry begun = entry;
                begun.file.whenComplete((file, error) -> {
                    if (stopped && file != null) {
                        delete(begun);
                    }
                });
            }
            entry.usedAt = runtime.scheduler().nanoTime();
            CompletableFuture<DownloadedFile> file = entry.file;
            sweep();
            return file;
        }
    }

    private static boolean isGone(Entry entry) {
        return entry.file.isDone() && Files.notExists(entry.file.join().file());
    }

    private static PageAnswer answer(String wanted, DownloadedFile file) {
        long size = file.size();
        long from = 0;
        long to = size - 1;
        boolean part = false;
        Matcher range = RANGE.matcher(wanted == null ? "" : wanted.strip());
        if (range.matches() && !(range.group(1).isEmpty() && range.group(2).isEmpty())) {
            part = true;
            boolean suffix = range.group(1).isEmpty();
            from = suffix ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
            to = suffix || range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)));
            if (from > to) {
                return PageAnswer.of(416).with("Content-Range", "bytes */" + size);
            }
        }
        try {
            PageAnswer answer = PageAnswer.of(
                            part ? 206 : 200, type(file), FileRange.open(file.file(), from, to - from + 1))
                    .with("Accept-Ranges", "bytes")
                    .with("Cache-Control", "private, max-age=600");
            return part ? answer.with("Content-Range", "bytes %s-%s/%s".formatted(from, to, size)) : answer;
        } catch (IOException e) {
            return PageAnswer.error(503, "GONE", "The video was removed a moment ago: ask for it again");
        }
    }

    /** What a host says of its file is not trusted further than this. */
    private static String type(DownloadedFile file) {
        String type = file.contentType();
        return type != null && type.matches("video/[a-z0-9.+-]{1,40}") ? type : DEFAULT_TYPE;
    }

    /** Removes what was not used for long, and the oldest where there are many. */
    private void sweep() {
        List<Entry> removed = new ArrayList<>();
        synchronized (entries) {
            long now = runtime.scheduler().nanoTime();
            int over = entries.size() - MAX_FILES;
            for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
                Entry entry = each.next();
                if (entry.file.isDone() && (over > 0 || now - entry.usedAt >= KEPT.toNanos())) {
                    each.remove();
                    removed.add(entry);
                    over--;
                }
            }
        }
        removed.forEach(PageVideos::delete);
    }

    private static void delete(Entry entry) {
        if (!entry.file.isCompletedExceptionally()) {
            entry.file.join().delete();
        }
    }

    void stop() {
        List<Entry> all;
        synchronized (entries) {
            stopped = true;
            all = new ArrayList<>(entries.values());
            entries.clear();
        }
        all.forEach(entry -> {
            if (entry.file.isDone()) {
                delete(entry);
            } else {
                entry.file.cancel(true);
            }
        });
    }
}
