/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.model.VideoTask;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What has become of the prompts, taken from the files that were written. */
final class Summary {
    private final Settings settings;
    private final List<Prompt> prompts;
    private final Map<String, VideoTask> results;
    private final List<String> problems;

    Summary(Settings settings, List<Prompt> prompts, Map<String, VideoTask> results, List<String> problems)
            throws IOException {
        this.settings = settings;
        this.prompts = prompts;
        this.results = results;
        this.problems = new ArrayList<>(problems);
        for (Prompt prompt : prompts) {
            problemOf(prompt);
        }
        if (prompts.isEmpty()) {
            this.problems.add("prompts.jsonl has no prompt for " + String.join(", ", settings.providers()));
        }
    }

    /** Whether every prompt ended as its line says. */
    boolean asExpected() {
        return problems.isEmpty();
    }

    /** Whether every prompt has a result, whichever. */
    boolean isComplete() {
        return prompts.stream().allMatch(prompt -> results.containsKey(prompt.id()));
    }

    private void problemOf(Prompt prompt) throws IOException {
        VideoTask task = results.get(prompt.id());
        if (task == null) {
            problems.add("LOST " + prompt.id() + ": there is no result");
        } else if (Outcome.of(task) != prompt.expect()) {
            problems.add(prompt.id() + " " + Outcome.of(task) + ", expected was " + prompt.expect()
                    + (task.errorMessage() == null ? "" : ": " + task.errorMessage()));
        } else if (Outcome.of(task) == Outcome.SUCCEEDED && !hasVideo(prompt)) {
            problems.add("LOST " + prompt.id() + ": there is no video");
        }
    }

    private boolean hasVideo(Prompt prompt) throws IOException {
        Path video = settings.output().resolve("videos").resolve(prompt.id() + ".mp4");
        return Files.isRegularFile(video) && Files.size(video) > 0;
    }

    /** The lines to print. */
    List<String> lines(Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add(prompts.size() + " prompts in" + Text.seconds(elapsed).replaceAll("^ +", " ") + ": "
                + count(Outcome.SUCCEEDED) + " videos, " + count(Outcome.FAILED) + " failed, " + count(Outcome.REFUSED)
                + " refused" + (asExpected() ? ", each as prompts.jsonl says" : ""));
        problems.forEach(problem -> lines.add("  ! " + problem));
        lines.add("");
        add(lines, "credits", credits(task -> Outcome.of(task) == Outcome.SUCCEEDED), "");
        add(lines, "failed", credits(task -> Outcome.of(task) == Outcome.FAILED), " for tasks without a video");
        lines.add("  videos    " + settings.output().resolve("videos"));
        lines.add("  results   " + settings.output().resolve("results.jsonl"));
        lines.add("  log       " + settings.output().resolve("quickstart.log"));
        return lines;
    }

    private long count(Outcome outcome) {
        return prompts.stream()
                .map(prompt -> results.get(prompt.id()))
                .filter(task -> task != null && Outcome.of(task) == outcome)
                .count();
    }

    private static void add(List<String> lines, String label, String text, String remark) {
        if (!text.isEmpty()) {
            lines.add("  " + Text.pad(label, 9) + " " + text + remark);
        }
    }

    private String credits(Predicate<VideoTask> which) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Prompt prompt : prompts) {
            VideoTask task = results.get(prompt.id());
            if (task != null && task.credits() != null && which.test(task)) {
                sums.merge(task.provider(), task.credits(), BigDecimal::add);
            }
        }
        return sums.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Text.credits(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
