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
import java.util.Objects;
import java.util.Optional;

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

    /** What happened, in one line. */
    String headline(Duration elapsed) {
        return prompts.size() + " prompts in" + Text.seconds(elapsed).replaceAll("^ +", " ") + ": "
                + count(Outcome.SUCCEEDED) + " videos, " + count(Outcome.FAILED) + " failed, " + count(Outcome.REFUSED)
                + " refused" + (asExpected() ? ", each as prompts.jsonl says" : "");
    }

    /** The lines to print. */
    List<String> lines(Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(elapsed));
        problems.forEach(problem -> lines.add("  ! " + problem));
        lines.add("");
        settings.providers().forEach(provider -> charged(provider).ifPresent(lines::add));
        lines.add("");
        lines.add("  gallery  " + shown(new Gallery(settings.output().resolve("videos")).page()));
        lines.add("  results  " + shown(settings.output().resolve("results.jsonl")));
        lines.add("  log      " + shown(settings.output().resolve("quickstart.log")));
        return lines;
    }

    /** A path from the working directory where it is below that: it fits a narrow terminal. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return (path.startsWith(here) ? here.relativize(path) : path).toString();
    }

    private long count(Outcome outcome) {
        return prompts.stream()
                .map(prompt -> results.get(prompt.id()))
                .filter(task -> task != null && Outcome.of(task) == outcome)
                .count();
    }

    /** What a provider has charged, and for what: some charge for a task that fails as well. */
    private Optional<String> charged(String provider) {
        BigDecimal sum = BigDecimal.ZERO;
        String currency = prompts.stream()
                .map(prompt -> results.get(prompt.id()))
                .filter(task -> task != null && task.provider().equals(provider) && task.currency() != null)
                .map(VideoTask::currency)
                .findFirst()
                .orElse("credits");
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.REFUSED)) {
            List<VideoTask> tasks = prompts.stream()
                    .map(prompt -> results.get(prompt.id()))
                    .filter(task -> task != null && task.provider().equals(provider) && Outcome.of(task) == outcome)
                    .toList();
            if (!tasks.isEmpty()) {
                BigDecimal part = tasks.stream()
                        .map(Text::amount)
                        .filter(Objects::nonNull)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                sum = sum.add(part);
                parts.add(Text.number(part) + " for " + tasks.size() + " "
                        + switch (outcome) {
                            case SUCCEEDED -> tasks.size() == 1 ? "video" : "videos";
                            case FAILED -> tasks.size() == 1 ? "failed task" : "failed tasks";
                            default -> outcome;
                        });
            }
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of("  " + Text.pad(provider, Text.PROVIDER) + " charged " + Text.cost(sum, currency) + ": "
                        + String.join(", ", parts));
    }
}
