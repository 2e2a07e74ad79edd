/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.emulator.EmulatedTask;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskQuery;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.webhook.WebServer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a browser. */
@Tag("slow")
class PageBrowserTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PROMPT = "<script>document.title='taken over'</script><b>bold</b> \u202eleft";
    private static Browser browser;

    private final MemoryTaskRepository repository = new MemoryTaskRepository();
    private PageScene scene;
    private PageRows rows;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.startOrSkip();
    }

    @AfterAll
    static void closeBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        // tasks end when the test says so
        scene = PageScene.of(Duration.ofHours(1)).withActions().with(repository).start(WebServer.PLATFORM_HTTP, true);
        rows = new PageRows(
                repository,
                new TaskScope("default", PageScene.MOVIE, scene.emulator.baseUrl(), "default"),
                Instant.now());
        browser.size(1280, 900);
        browser.scheme("light");
        browser.forget();
    }

    @AfterEach
    void stop() throws Exception {
        browser.open("about:blank");
        scene.close();
    }

    private void open(String tab) throws Exception {
        browser.open("about:blank");
        browser.open(scene.address() + "#" + tab);
        until(() -> browser.is("document.querySelector('.connection.good')"));
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }

    private String submitted(String prompt) {
        scene.template().sendBodyAndHeaders("direct:" + PageScene.MOVIE, prompt, Map.of("order", "A-1"));
        return scene.emulator.tasks().get(scene.emulator.tasks().size() - 1).id();
    }

    private static int shown(String selector) throws Exception {
        return browser.eval("document.querySelectorAll(" + Json.MAPPER.writeValueAsString(selector) + ").length")
                .asInt();
    }

    @Test
    void aTaskAppearsAndMovesToTheEndedOnes() throws Exception {
        open("running");
        assertThat(browser.text(".empty")).isEqualTo("Nothing runs now.");

        String id = submitted(PROMPT);
        until(() -> shown(".row") == 1);
        assertThat(browser.text(".row .prompt")).isEqualTo(PROMPT);
        until(() -> browser.text(".row code").equals(id));
        assertThat(browser.text("title")).isEqualTo("Running · Seedance tasks");
        assertThat(shown(".row b, .row script")).isZero();

        browser.eval("location.hash = '#ended'");
        until(() -> browser.text(".empty").equals("Nothing has ended yet."));
        scene.emulator.succeed(id);
        await().atMost(SOON).until(() -> repository
                .findByTaskId(PageScene.MOVIE, scene.emulator.baseUrl(), id)
                .filter(row -> row.endedAt() != null)
                .isPresent());
        Instant ended = Instant.now();
        until(() -> shown(".card") == 1);
        assertThat(Duration.between(ended, Instant.now())).isLessThan(Duration.ofSeconds(3));
        assertThat(browser.text(".card .prompt")).isEqualTo(PROMPT);

        assertThat(browser.requests()).as("before a click").noneMatch(address -> address.contains("/video/"));
        browser.eval("document.querySelector('.check input').click()");
        until(() -> browser.is("document.querySelector('.picture.framed video')?.videoWidth > 0"));
        browser.eval("document.querySelector('.play').click()");
        until(() -> browser.is("document.querySelector('video').currentTime > 0"));
        // what plays goes on when the list is drawn again
        browser.eval("document.querySelector('video').marked = true");
        submitted("another one");
        until(() -> browser.text(".figure .value").equals("1"));
        assertThat(browser.is("document.querySelector('video').marked")).isTrue();
        assertThat(browser.complaints()).isEmpty();
        // the browser draws the buttons of its player from data
        assertThat(browser.requests())
                .allMatch(address -> address.startsWith(scene.address()) || address.matches("about:blank|data:.*"));
    }

    @Test
    void nothingIsAskedWhileNobodyLooks() throws Exception {
        open("running");
        browser.forget();
        await().atMost(SOON).until(() -> browser.requests().size() >= 3);
        AutoCloseable front = browser.hide();
        until(() -> browser.is("document.visibilityState === 'hidden'"));
        Instant hidden = Instant.now();
        browser.forget();
        await().pollDelay(Duration.ofSeconds(5)).atMost(SOON).until(() -> true);
        assertThat(browser.requests()).isEmpty();
        assertThat(browser.text("#connection")).isEqualTo("Paused while nobody looks");
        assertThat(Duration.between(hidden, Instant.now())).isGreaterThan(Duration.ofSeconds(4));

        front.close();
        until(() -> browser.text("#connection").equals("Live"));
        assertThat(browser.requests().size()).isLessThan(4);
    }

    @Test
    void oneRequestEveryTwoSecondsIsMade() throws Exception {
        open("running");
        browser.forget();
        await().pollDelay(Duration.ofSeconds(6)).atMost(SOON).until(() -> true);
        assertThat(browser.requests().size()).isBetween(2, 4);
    }

    @ParameterizedTest
    @CsvSource({"running, light", "running, dark", "ended, light", "ended, dark", "spending, light", "spending, dark"})
    void itFitsASmallScreenInBothSchemes(String tab, String scheme) throws Exception {
        rows.ended(60);
        rows.trouble();
        browser.size(360, 740);
        browser.scheme(scheme);
        open(tab);
        until(() -> shown(".row, .card, .chart, .empty:not([hidden])") > 0);
        browser.eval("document.getElementById('attention-all').click()");
        browser.eval("document.querySelectorAll('details').forEach(d => d.open = true)");

        assertThat(browser.eval("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(360);
        int[] page = colour("document.body", "background-color");
        int[] text = colour("document.querySelector('h1')", "color");
        assertThat(contrast(page, text)).isGreaterThan(7);
        assertThat(luminance(page) > 0.5).isEqualTo(scheme.equals("light"));
        assertThat(browser.complaints()).isEmpty();
    }

    private static int[] colour(String element, String property) throws Exception {
        String text = browser.eval("getComputedStyle(" + element + ").getPropertyValue('" + property + "')")
                .asText();
        String[] parts = text.replaceAll("[^0-9,]", "").split(",");
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])};
    }

    /** As WCAG defines it. */
    private static double luminance(int[] colour) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double part = colour[i] / 255.0;
            linear[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static double contrast(int[] a, int[] b) {
        double light = Math.max(luminance(a), luminance(b));
        double dark = Math.min(luminance(a), luminance(b));
        return (light + 0.05) / (dark + 0.05);
    }

    @Test
    void aPersonConfirmsWhatIsDone() throws Exception {
        rows.trouble();
        open("running");
        until(() -> shown(".item .actions button") >= 8);

        // by keyboard: the dialog has the focus, and Escape leaves everything as it is
        browser.eval(
                "[...document.querySelectorAll('.item.bad button')].find(b => b.textContent.startsWith('Deliver')).focus()");
        browser.eval("document.activeElement.click()");
        until(() -> browser.is("document.querySelector('dialog').open"));
        assertThat(browser.text("#confirm-text"))
                .contains("Hands the end of this task to a consumer of its queue again");
        assertThat(browser.is("document.querySelector('dialog').contains(document.activeElement)"))
                .isTrue();
        browser.eval("document.querySelector('dialog').requestClose?.() ?? document.querySelector('dialog').close()");
        until(() -> !browser.is("document.querySelector('dialog').open"));
        assertThat(parked()).hasSize(1);

        browser.eval(
                "[...document.querySelectorAll('.item.bad button')].find(b => b.textContent.startsWith('Abandon') && b.closest('li').textContent.includes('Parked')).click()");
        browser.eval("document.querySelector('dialog button[type=submit]').click()");
        until(() -> browser.text("#toast").equals("The task is delivered"));
        assertThat(parked()).isEmpty();
        until(() -> browser.text(".figure:nth-child(4) .value").equals("0"));
        assertThat(browser.complaints()).isEmpty();
    }

    private List<TaskRow> parked() {
        return repository.page(TaskQuery.of(EnumSet.of(TaskState.PARKED), 9)).rows();
    }

    @Test
    void everythingThatCanBeUsedHasAName() throws Exception {
        rows.ended(30);
        rows.running(20, "another-node");
        rows.trouble();
        for (String tab : List.of("running", "ended", "spending")) {
            open(tab);
            until(() -> shown(".row, .card, .chart") > 0);
            assertThat(browser.eval("[...document.querySelectorAll('button, input, select, a, progress, video, svg')]"
                                    + ".filter(e => !e.closest('[hidden]')).filter(e => !(e.getAttribute('aria-label') || e.labels?.[0]?.textContent"
                                    + " || e.textContent.trim())).map(e => e.outerHTML).join()")
                            .asText())
                    .as(tab)
                    .isEmpty();
        }
        assertThat(browser.is("document.documentElement.lang === 'en'")).isTrue();
        assertThat(browser.is("document.querySelector('[aria-live]')")).isTrue();
    }

    @Test
    void pagesAreTurnedThereAndBack() throws Exception {
        rows.ended(60);
        open("ended");
        until(() -> browser.text(".pager .meta").equals("1–24"));
        String first = browser.text(".card .prompt");
        for (String[] step :
                new String[][] {{"Older", "25–48"}, {"Older", "49–60"}, {"Newer", "25–48"}, {"Newer", "1–24"}}) {
            browser.eval("[...document.querySelectorAll('.pager button')].find(b => b.textContent === '" + step[0]
                    + "').click()");
            until(() -> browser.text(".pager .meta").equals(step[1]));
        }
        assertThat(browser.text(".card .prompt")).isEqualTo(first);
        assertThat(browser.is("document.querySelector('.pager button').disabled"))
                .isTrue();
    }

    @Test
    void whatIsHiddenIsSaidAndShownNowhere() throws Exception {
        rows.ended(9);
        rows.trouble();
        scene.close();
        scene = PageScene.of(Duration.ofHours(1)).with(repository);
        scene.component.setTaskPageHide("prompt, video, cost, headers");
        scene.start(WebServer.PLATFORM_HTTP, false);
        for (String tab : List.of("spending", "running", "ended")) {
            open(tab);
            until(() -> browser.text("#hidden").startsWith("Hidden at this page: prompt, video, cost, headers"));
            String html = browser.eval("document.documentElement.outerHTML").asText();
            assertThat(html).doesNotContain("lantern", "tram", "films", "14.4");
        }
        until(() -> shown(".card") > 8);
        assertThat(browser.text(".card .prompt")).isEqualTo("(prompt hidden)");
        assertThat(browser.text(".figure:last-child .value")).isEqualTo("hidden");
        assertThat(browser.is("[...document.querySelectorAll('.play')].every(b => b.hidden)"))
                .isTrue();
        assertThat(browser.is("getComputedStyle(document.querySelector('.check')).display === 'none'"))
                .isTrue();
    }

    @Test
    void whenTheServerIsGoneThePageSaysSo() throws Exception {
        open("running");
        List<EmulatedTask> none = scene.emulator.tasks();
        assertThat(none).isEmpty();
        scene.context.stop();
        until(() -> browser.text("#connection").startsWith("No answer"));
    }
}
