/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.webhook.WebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Draws the pictures of the documentation; it writes them with {@code -Dseedance.docs.images=true} only. */
@Tag("slow")
class PageImagesTest {

    private static final Path IMAGES = Path.of("../docs/images");
    private static final int MAX_SIZE = 150_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final EnumSet<TaskState> DELIVERED = EnumSet.of(TaskState.DELIVERED);

    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private PageScene scene;
    private Browser browser;
    private PageRows rows;

    @BeforeEach
    void start() throws Exception {
        browser = Browser.startOrSkip();
        scene = PageScene.of(Duration.ofMillis(200))
                .withActions()
                .with(repository)
                .start(WebServer.PLATFORM_HTTP, true);
        rows = new PageRows(
                repository,
                new TaskScope("default", PageScene.MOVIE, scene.emulator.baseUrl(), "default"),
                Instant.now());
        rows.setVideos(videos());
    }

    @AfterEach
    void stop() throws Exception {
        if (scene != null) {
            scene.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** Videos of the emulator by their prompts; the tasks themselves took no time, and are of no use in a picture. */
    private Map<String, String> videos() {
        PageRows.PROMPTS.forEach(prompt ->
                scene.template().sendBodyAndHeaders("direct:" + PageScene.MOVIE, prompt, Map.of("order", "A-1")));
        await().atMost(SOON)
                .until(() -> repository.page(TaskQuery.of(DELIVERED, 50)).rows().size() == PageRows.PROMPTS.size());
        Map<String, String> videos = new HashMap<>();
        for (TaskRow row : repository.page(TaskQuery.of(DELIVERED, 50)).rows()) {
            videos.put(row.task().prompt(), row.task().videoUrl());
            repository.remove(row);
        }
        return videos;
    }

    @Test
    void draw() throws Exception {
        rows.ended(2000);
        rows.running(200, "another-node");
        draw("task-page-ended.jpg", "ended", 1280, 860, "light");
        draw("task-page-ended-dark.jpg", "ended", 1280, 860, "dark");
        draw("task-page-spending.png", "spending", 1280, 860, "light");
        draw("task-page-360.png", "running", 360, 760, "light");
        draw("task-page-360-dark.jpg", "ended", 360, 760, "dark");
        rows.trouble();
        open("running");
        until(() -> browser.is("document.querySelector('.item')"));
        draw("task-page.png", "running", 1280, 860, "light");
        draw("task-page-dark.png", "running", 1280, 860, "dark");
        // who looks at nothing asks nobody
        browser.open("about:blank");
        scene.close();
        scene = PageScene.of(Duration.ofMillis(200)).with(repository);
        scene.component.setTaskPageHide("prompt, cost, video, headers");
        scene.start(WebServer.PLATFORM_HTTP, true);
        draw("task-page-hidden.png", "running", 1280, 860, "light");
    }

    private void draw(String name, String tab, int width, int height, String scheme) throws Exception {
        browser.size(width, height);
        browser.scheme(scheme);
        open(tab);
        until(() -> browser.is("document.querySelector('.row, .card, .chart')"));
        if (width < 600) {
            browser.eval("document.getElementById('tabs').scrollIntoView()");
        }
        if (tab.equals("ended")) {
            browser.eval("document.querySelector('.check input:not(:checked)')?.click()");
            until(() -> browser.is("[...document.querySelectorAll('.picture:not(.no-video)')]"
                    + ".filter(p => p.getBoundingClientRect().top < innerHeight).every(p => p.matches('.framed'))"));
        }
        byte[] image = browser.screenshot(name.endsWith("jpg") ? "jpeg" : "png");

        assertThat(browser.complaints()).isEmpty();
        assertThat(image.length).isBetween(5_000, MAX_SIZE);
        if (Boolean.getBoolean("seedance.docs.images")) {
            Files.write(IMAGES.resolve(name), image);
        }
    }

    private void open(String tab) throws Exception {
        browser.open("about:blank");
        browser.open(scene.address() + "#" + tab);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(condition);
    }
}
