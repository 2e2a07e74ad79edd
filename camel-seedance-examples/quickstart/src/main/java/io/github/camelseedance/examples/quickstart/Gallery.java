/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import io.github.camelseedance.model.VideoTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page of the videos, for a browser, opened from the disk: HTML and CSS alone. */
final class Gallery {
    private static final String PAGE = "gallery.html";

    private final Path folder;

    /** @param folder where the videos are, and the page is to be */
    Gallery(Path folder) {
        this.folder = folder;
    }

    Path page() {
        return folder.resolve("index.html");
    }

    /** Writes the page anew. */
    void write(String headline, List<Prompt> prompts, Map<String, VideoTask> results, Map<String, String> times)
            throws IOException {
        List<String> cards = new ArrayList<>();
        for (Prompt prompt : prompts) {
            VideoTask task = results.get(prompt.id());
            if (task != null) {
                cards.add(card(prompt, task, times.getOrDefault(prompt.id(), "")));
            }
        }
        Files.createDirectories(folder);
        Files.writeString(
                page(),
                template().replace("{{headline}}", escaped(headline)).replace("{{cards}}", String.join("\n", cards)));
    }

    private String card(Prompt prompt, VideoTask task, String time) {
        List<String> facts = new ArrayList<>();
        facts.add(task.provider());
        add(facts, task.model());
        add(facts, Text.cost(task));
        add(facts, time.isBlank() ? null : time.strip());
        boolean failed = Outcome.of(task) != Outcome.SUCCEEDED;
        return "<article>\n" + picture(prompt.id(), Outcome.of(task)) + "<h2>" + escaped(prompt.id()) + "</h2>\n<p>"
                + escaped(prompt.request().get("prompt")) + "</p>\n<p class=\"facts\">"
                + escaped(String.join(" · ", facts)) + "</p>\n"
                + (failed ? "<p class=\"error\">" + escaped(error(task)) + "</p>\n" : "") + "</article>";
    }

    private String picture(String id, Outcome outcome) {
        Path video = folder.resolve(id + ".mp4");
        if (!Files.isRegularFile(video)) {
            return "<div class=\"none\">" + outcome + "</div>\n";
        }
        String poster = "posters/" + id + ".png";
        boolean taken = Poster.take(video, folder.resolve(poster));
        return "<video controls loop muted playsinline preload=\"metadata\" src=\"" + id + ".mp4\""
                + (taken ? " poster=\"" + poster + "\"" : "") + "></video>\n";
    }

    private static String error(VideoTask task) {
        String code = task.errorCode() == null ? Outcome.of(task).toString() : task.errorCode();
        String message = task.errorMessage();
        return message == null ? code : message.contains(code) ? message : code + ": " + message;
    }

    private static void add(List<String> facts, String fact) {
        if (fact != null && !fact.isBlank()) {
            facts.add(fact);
        }
    }

    private static String escaped(Object text) {
        return String.valueOf(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                // so that no text can be taken for a place of the page
                .replace("{", "&#123;");
    }

    private static String template() throws IOException {
        try (var in = Gallery.class.getResourceAsStream("/" + PAGE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
