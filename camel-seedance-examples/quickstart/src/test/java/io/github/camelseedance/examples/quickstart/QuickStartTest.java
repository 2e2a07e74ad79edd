/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorBuilder;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class QuickStartTest {
    private static final List<String> VIDEOS = List.of(
            "aurora.mp4",
            "chess.mp4",
            "lantern.mp4",
            "lighthouse.mp4",
            "night-market.mp4",
            "paper-boat.mp4",
            "tea.mp4");

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyPromptEndsAsItsLineSays() throws Exception {
        // they run for longer than anything may keep the application from asking about them
        int code = run(settings(Path.of("."), Map.of()), fast().runTime(Duration.ofSeconds(6)));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("Watch the tasks at http://127\\.0\\.0\\.1:[0-9]+/seedance/ while they run")
                .contains("9 prompts in ", ": 7 videos, 1 failed, 1 refused, each as prompts.jsonl says")
                .contains("seedance2.movie charged 7.2 credits: 7.2 for 2 videos, 0 for 1 refused")
                .contains("seedance2.ink   charged 48 credits: 32 for 2 videos, 16 for 1 failed task")
                .contains("seedanceapi.org charged 22 credits: 22 for 2 videos")
                .contains("byteplus.com    charged 0.284158 USD: 0.284158 for 1 video")
                .contains("lighthouse    byteplus.com    succeeded  0.284158 USD")
                .contains("paper-boat    seedance2.movie succeeded  3.6 credits")
                .contains("lantern       seedance2.movie processing")
                .contains("look-alike    seedance2.movie refused    CONTENT_MODERATION_FAILED")
                .contains("cartoon-duck  seedance2.ink   failed     content_violation")
                .contains(
                        folder.resolve("videos/index.html").toString(),
                        folder.resolve("results.jsonl").toString());
        assertThat(code).isZero();
    }

    @Test
    void resultsHoldEveryTaskAndEveryRefusalOnce() throws Exception {
        run(settings(Path.of("."), Map.of()));

        Map<String, VideoTask> results = results();
        assertThat(Files.readAllLines(folder.resolve("results.jsonl"))).hasSize(9);
        assertThat(results)
                .containsOnlyKeys(
                        "paper-boat",
                        "lantern",
                        "look-alike",
                        "aurora",
                        "chess",
                        "cartoon-duck",
                        "tea",
                        "night-market",
                        "lighthouse");
        assertThat(results.get("paper-boat").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(results.get("paper-boat").videoUrl()).isNotBlank();
        assertThat(results.get("tea").submissionKey()).isEqualTo("tea");
        assertThat(results.get("lighthouse").tokens()).isEqualTo(40_594);
        assertThat(Files.readString(folder.resolve("results.jsonl"))).contains("Kyōto café");
        assertThat(results.get("cartoon-duck")).satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.errorCode()).isEqualTo("content_violation");
            assertThat(task.id()).isNotBlank();
        });
        assertThat(results.get("look-alike")).satisfies(refusal -> {
            assertThat(refusal.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(refusal.provider()).isEqualTo("seedance2.movie");
            assertThat(refusal.errorCode()).isEqualTo("CONTENT_MODERATION_FAILED");
            assertThat(refusal.metadata()).containsEntry("exception", "ContentRejectedException");
            assertThat(refusal.id()).isNull();
        });
    }

    @Test
    void eachPromptHasAVideoOfItsOwn() throws Exception {
        run(settings(Path.of("."), Map.of()));

        Set<String> contents = new HashSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("videos"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".mp4")))
                    .containsExactlyInAnyOrderElementsOf(VIDEOS);
        }
        for (String name : VIDEOS) {
            String video = Files.readString(folder.resolve("videos").resolve(name), StandardCharsets.ISO_8859_1);
            assertThat(video.substring(4, 8)).as(name).isEqualTo("ftyp");
            contents.add(video);
        }
        assertThat(contents).hasSameSizeAs(VIDEOS);
    }

    @Test
    void theGalleryShowsEveryPromptAndTakesNoTextForHtml() throws Exception {
        Path home = home("""
                {"id": "fox", "provider": "seedance2.ink", "request": {"prompt": "A <b>fox</b> & {{cards}}", "resolution": "480p", "duration": 4}}
                {"id": "crow", "provider": "byteplus.com", "request": {"prompt": "A crow", "aspectRatio": "16:9", "resolution": "480p", "duration": 4}}
                {"id": "owl", "provider": "seedance2.movie", "expect": "failed", "request": {"prompt": "An owl [fail:COPYRIGHT_VIOLATION]"}}
                {"id": "cat", "provider": "seedance2.movie", "expect": "refused", "request": {"prompt": "A cat", "duration": 99}}
                """);

        run(settings(home, Map.of()));

        String page = Files.readString(folder.resolve("videos/index.html"));
        assertThat(page)
                .contains("A &lt;b&gt;fox&lt;/b&gt; &amp; &#123;&#123;cards}}")
                .contains("src=\"fox.mp4\" poster=\"posters/fox.png\"")
                .contains("seedance2.ink · seedance-2.0 · 16 credits · ")
                .contains("<div class=\"none\">failed</div>", "COPYRIGHT_VIOLATION: ")
                .contains("<div class=\"none\">refused</div>", "duration &quot;99&quot;")
                .contains("byteplus.com · seedance-2.0 · 0.284158 USD · ", "src=\"crow.mp4\"")
                .contains("4 prompts in ", "prefers-color-scheme: dark", "charset=\"utf-8\"")
                .doesNotContain("http://", "https://", "<script", "<b>");
        BufferedImage poster =
                ImageIO.read(folder.resolve("videos/posters/fox.png").toFile());
        assertThat(poster.getWidth()).isEqualTo(854);
        assertThat(poster.getHeight()).isEqualTo(480);
    }

    @Test
    void aVideoWithoutAPosterIsShownAllTheSame() throws Exception {
        Path video = Files.writeString(folder.resolve("broken.mp4"), "no video");

        assertThat(Poster.take(video, folder.resolve("broken.png"))).isFalse();
    }

    @Test
    void aLineThatIsNoPromptIsNamedAndTheOthersGoOn() throws Exception {
        Path home = home("""
                {"id": "fox", "provider": "seedance2.ink", "request": {"prompt": "A fox", "duration": 4}}
                {"id": "owl", "provider": "nowhere", "request": {"prompt": "An owl"}}
                no JSON
                """);

        int code = run(settings(home, Map.of()));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("prompts.jsonl, line 2: provider of 'owl' must be one of [seedance2.movie")
                .contains("prompts.jsonl, line 3: ")
                .contains("1 prompts in ", "1 videos");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void anEndThatIsNotTheExpectedOneIsReportedAndFailsTheRun() throws Exception {
        Path home = home("""
                {"id": "fox", "provider": "seedance2.movie", "request": {"prompt": "A fox [fail]", "duration": 4}}
                {"id": "owl", "provider": "seedance2.movie", "request": {"prompt": "An owl", "duration": 99}}
                """);

        int code = run(settings(home, Map.of()));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("! fox failed, expected was succeeded")
                .contains("! owl refused, expected was succeeded", "duration", "99");
        assertThat(results().get("owl").metadata()).containsEntry("exception", "InvalidRequestException");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void withAKeyTheSameRoutesSpeakToTheServiceAndOnlyForItsPrompts() throws Exception {
        try (SeedanceEmulator service =
                fast().apiKeys(EmulatedProvider.MOVIE, "secret-of-movie").start()) {
            // real tasks are asked about less often: 10 s after their submission, which is what this test takes
            int code = run(settings(
                    Path.of("."),
                    Map.of(
                            "SEEDANCE_API_KEY",
                            "secret-of-movie",
                            "SEEDANCE_PROVIDER",
                            "seedance2.movie",
                            "SEEDANCE_MODEL",
                            "seedance-2.0-fast",
                            "SEEDANCE_BASE_URL",
                            service.baseUrl())));

            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains("seedance2.movie: THIS SPENDS CREDITS OF YOUR ACCOUNT")
                    .contains("2 prompts in ", ": 2 videos")
                    .doesNotContain("secret-of-movie");
            assertThat(code).isZero();
            assertThat(service.requests())
                    .allSatisfy(request -> assertThat(request.provider()).isIn(EmulatedProvider.MOVIE, null));
            assertThat(service.requests(EmulatedProvider.MOVIE, Operation.SUBMIT))
                    .hasSize(2);
            assertThat(service.ledger())
                    .allSatisfy(line -> assertThat(line.request()).containsEntry("model", "seedance-2.0-fast"));
            assertThat(service.uploads()).singleElement().satisfies(upload -> assertThat(upload.size())
                    .isEqualTo(Files.size(Path.of("prompts/lantern.png"))));
        }
    }

    private int run(Settings settings) throws Exception {
        return run(settings, fast());
    }

    private int run(Settings settings, SeedanceEmulatorBuilder emulator) throws Exception {
        return QuickStart.run(settings, new PrintStream(printed, true, StandardCharsets.UTF_8), emulator);
    }

    private Map<String, VideoTask> results() throws Exception {
        return Results.read(folder.resolve("results.jsonl"));
    }

    private Path home(String prompts) throws Exception {
        Path file = folder.resolve("home/prompts/prompts.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, prompts);
        return folder.resolve("home");
    }

    private Settings settings(Path home, Map<String, String> environment) {
        Properties system = new Properties();
        system.setProperty("quickstart.home", home.toString());
        system.setProperty("quickstart.output", folder.toString());
        return Settings.of(system, environment);
    }

    private static SeedanceEmulatorBuilder fast() {
        return SeedanceEmulator.builder().queueTime(Duration.ofMillis(300)).runTime(Duration.ofMillis(1500));
    }
}
