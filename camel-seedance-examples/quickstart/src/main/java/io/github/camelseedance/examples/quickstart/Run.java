/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.VideoTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;

/** The bean {@code run} of the routes: which prompts take part, how far they are, and when all of them have ended. */
public final class Run {
    private final Settings settings;
    private final Map<String, VideoTask> earlier;
    private final Screen screen;
    private final Clock clock;
    private final Map<String, Prompt> prompts = new LinkedHashMap<>();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean allSubmitted;

    /** @param earlier results of a run that was killed, by prompt */
    Run(Settings settings, Map<String, VideoTask> earlier, Screen screen, Clock clock) {
        this.settings = settings;
        this.earlier = earlier;
        this.screen = screen;
        this.clock = clock;
    }

    /** Whether a prompt is to be submitted. */
    public synchronized boolean wants(@Body Prompt prompt) {
        boolean takesPart = settings.providers().contains(prompt.provider())
                && (prompt.expect() == Outcome.SUCCEEDED || !settings.real());
        if (!takesPart) {
            return false;
        }
        if (prompts.putIfAbsent(prompt.id(), prompt) != null) {
            throw new IllegalArgumentException("id '" + prompt.id() + "' is used twice");
        }
        Instant now = clock.instant();
        Row row = new Row(prompt.id(), prompt.provider(), Row.SUBMITTING, now, null, "");
        VideoTask known = earlier.get(prompt.id());
        if (known != null) {
            put(row.ended(label(known), now, note(known) + " (earlier)"));
            return false;
        }
        Row shown = rows.get(prompt.id());
        if (shown != null && shown.isEnded()) {
            return false; // a task of the killed run, which has just told of its end
        }
        put(row);
        return true;
    }

    /** The provider has accepted a task, now or, with the same key, in a run before this one. */
    public synchronized void submitted(
            @Header("PromptId") String id,
            @Header(SeedanceConstants.DUPLICATE) Boolean duplicate,
            @Body VideoTask task) {
        Row row = rows.get(id);
        if (row.status().equals(Row.SUBMITTING)) {
            boolean goesOn = Boolean.TRUE.equals(duplicate);
            Row begun = goesOn && task.createdAt() != null ? row.startedAt(task.createdAt()) : row;
            put(begun.with(task.status().text(), goesOn ? "already submitted" : ""));
        }
    }

    /** The status of a task has changed. */
    public synchronized void changed(@Header("PromptId") String id, @Body VideoTask task) {
        Row row = rows.get(id);
        if (row != null && !row.isEnded() && !task.ended()) {
            put(row.with(task.status().text(), row.note()));
        }
    }

    /** A line of the results is on the disk. */
    public synchronized void recorded(@Header("PromptId") String id, @Body VideoTask task) {
        Row row = rows.get(id);
        if (row == null) {
            // a task that an earlier run submitted, told of before its prompt was read
            row = new Row(id, task.provider(), Row.SUBMITTING, clock.instant(), null, "");
        }
        if (!row.isEnded()) {
            put(row.ended(label(task), clock.instant(), note(task)));
        }
        countDown();
    }

    /** A line of the prompts file cannot be used. */
    public synchronized void unreadable(
            @ExchangeProperty(Exchange.SPLIT_INDEX) Integer index, @ExchangeException Exception error) {
        String message = "prompts.jsonl, line " + (index == null ? 1 : index + 1) + ": " + Text.rootMessage(error);
        problems.add(message);
        screen.warn(message);
    }

    /** The file has been read to its end. */
    public synchronized void allSubmitted() {
        allSubmitted = true;
        countDown();
    }

    /** Waits for the last result; false if it has not come in that time. */
    boolean await(Duration patience) throws InterruptedException {
        return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The prompts that took part. */
    synchronized List<Prompt> prompts() {
        return List.copyOf(prompts.values());
    }

    /** How long each prompt took. */
    synchronized Map<String, String> times() {
        Map<String, String> times = new HashMap<>();
        rows.values().stream()
                .filter(Row::isEnded)
                .forEach(row -> times.put(row.id(), Text.seconds(row.elapsed(row.until()))));
        return times;
    }

    /** What was wrong with the prompts file. */
    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    private void countDown() {
        if (allSubmitted
                && prompts.keySet().stream().allMatch(id -> rows.get(id).isEnded())) {
            done.countDown();
        }
    }

    private void put(Row row) {
        rows.put(row.id(), row);
        screen.show(row, rows.values());
    }

    private static String label(VideoTask task) {
        Outcome outcome = Outcome.of(task);
        return outcome == Outcome.FAILED ? task.status().text() : outcome.toString();
    }

    private static String note(VideoTask task) {
        return task.errorCode() == null ? Text.cost(task) : task.errorCode();
    }
}
