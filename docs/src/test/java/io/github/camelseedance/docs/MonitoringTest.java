/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What an operator sees while 200 tasks are on their way, and that page, dashboard and alerts speak of what there is. */
class MonitoringTest {

    private static final Path PAGE = Documents.ROOT.resolve("docs/operations-monitoring.adoc");
    private static final Path DASHBOARD = Documents.ROOT.resolve("docs/grafana-dashboard.json");
    private static final Path ALERTS = Documents.ROOT.resolve("docs/prometheus-alerts.yaml");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{([a-z_]+)}}");
    private static final Pattern LABELS_OF_ALERT = Pattern.compile("\\$labels\\.([a-z_]+)");

    private static BusyHour hour;

    @BeforeAll
    static void run() throws Exception {
        hour = BusyHour.run();
        Files.createDirectories(Path.of("monitoring"));
        Files.writeString(Path.of("monitoring/console.txt"), hour.text());
        Files.writeString(Path.of("monitoring/console.json"), hour.json().toPrettyString());
        Files.writeString(Path.of("monitoring/scrape.txt"), hour.scrape().text());
    }

    @Test
    void theFirstLineOfTheConsoleTellsWhatRunsSinceWhenWhatIsWrongAndWhatItCost() {
        assertThat(BusyHour.ALL).isEqualTo(200);
        assertThat(hour.text().lines().findFirst().orElseThrow())
                .matches("seedance: running 135 since \\S+Z, in doubt 15, parked 10, not delivered 0,"
                        + " spent seedance2.movie=\\d+(\\.\\d+)? \\(here since \\S+Z\\)");
        List<String> wrong =
                hour.text().lines().filter(line -> line.startsWith("    ! ")).toList();
        assertThat(wrong).hasSize(4);
        assertThat(hour.text()).contains("\n  Wrong: 4\n");
        assertThat(wrong.get(0)).contains("15 submissions in doubt").contains("seedance:resolve");
        assertThat(wrong.get(1)).contains("10 tasks parked").contains("seedance:resolve");
        assertThat(wrong.get(2))
                .contains("seedance2.movie, account busy: rate limited for")
                .contains("asked again in");
        assertThat(wrong.get(3)).contains("seedance2.movie, account poor: out of credits");
    }

    @Test
    void theTablesOfTheConsoleAreOrderedBoundedAndFitAScreen() {
        assertThat(hour.text())
                .contains("In doubt, oldest first")
                .contains("Parked, oldest first")
                .containsPattern("default +seedance2.movie +busy +running +15 ")
                .containsPattern("default +seedance2.movie +default +running +120 ")
                .containsPattern("strict +seedance2.movie +default +parked +10 ");
        assertThat(hour.text().lines()).hasSizeLessThan(60).allMatch(line -> line.length() < 330);
        assertThat(hour.shortText()).contains("In doubt, the oldest 2 of 15").contains("Parked, the oldest 2 of 10");
        assertThat(hour.shortText().lines()).hasSizeLessThan(40);
        assertThat(hour.text()).doesNotContain("key-of", "token=", "a cat");
    }

    @Test
    void theJsonOfTheConsoleHasTheSameAnswers() {
        JsonNode seedance = hour.json().path("seedance");
        JsonNode summary = seedance.path("summary");
        assertThat(summary.path("running").asInt()).isEqualTo(BusyHour.RUNNING + BusyHour.LIMITED);
        assertThat(Instant.parse(summary.path("runningSince").asText())).isBefore(Instant.now());
        assertThat(summary.path("inDoubt").asInt()).isEqualTo(BusyHour.IN_DOUBT);
        assertThat(summary.path("parked").asInt()).isEqualTo(BusyHour.PARKED);
        assertThat(summary.path("spent").path("seedance2.movie").asDouble()).isEqualTo(hour.charged());
        assertThat(seedance.path("problems")).hasSize(4);
        assertThat(seedance.path("inDoubt")).hasSize(BusyHour.IN_DOUBT);
        assertThat(seedance.path("parked"))
                .hasSize(BusyHour.PARKED)
                .allSatisfy(row -> assertThat(row.path("reason").asText()).isNotBlank());
        assertThat(seedance.path("inDoubt").findValues("ageSeconds").stream()
                        .map(JsonNode::asLong)
                        .toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(seedance.path("thisNode").path("ended").path("failed").asInt())
                .isEqualTo(BusyHour.FAILED);
        JsonNode poor = account(seedance, "poor");
        assertThat(poor.path("trouble").path("kind").asText()).isEqualTo("credits");
        assertThat(poor.path("outcomes").path("refused").asInt()).isEqualTo(BusyHour.REFUSED);
        assertThat(account(seedance, "busy").path("requestsInLastMinute").asInt())
                .isPositive();
    }

    private static JsonNode account(JsonNode seedance, String name) {
        for (JsonNode account : seedance.path("accounts")) {
            if (account.path("account").asText().equals(name)) {
                return account;
            }
        }
        throw new AssertionError("no account " + name);
    }

    @Test
    void theScrapeHasTheSameAnswers() {
        PrometheusScrape scrape = hour.scrape();
        assertThat(scrape.value("seedance_tasks", Map.of("state", "running"))).isEqualTo(135);
        assertThat(scrape.value("seedance_tasks", Map.of("state", "in_doubt"))).isEqualTo(15);
        assertThat(scrape.value("seedance_tasks", Map.of("state", "parked"))).isEqualTo(10);
        assertThat(scrape.value("seedance_tasks_oldest_seconds", Map.of("state", "running", "account", "default")))
                .isBetween(1.0, (double) Duration.ofMinutes(10).toSeconds());
        assertThat(scrape.value("seedance_tasks_submitted_total", Map.of())).isEqualTo(BusyHour.ALL - 15);
        assertThat(scrape.value("seedance_tasks_ended_total", Map.of("status", "succeeded")))
                .isEqualTo(BusyHour.SUCCEEDED + BusyHour.PARKED);
        assertThat(scrape.value("seedance_tasks_ended_total", Map.of("status", "failed")))
                .isEqualTo(BusyHour.FAILED);
        assertThat(scrape.value("seedance_deliveries_failed_total", Map.of("queue", "strict")))
                .isEqualTo(BusyHour.PARKED);
        assertThat(scrape.value("seedance_credits_total", Map.of())).isEqualTo(hour.charged());
        assertThat(scrape.value("seedance_account_trouble", Map.of("account", "poor", "kind", "credits")))
                .isEqualTo(1);
        assertThat(scrape.value("seedance_account_trouble", Map.of("account", "default")))
                .isZero();
        assertThat(scrape.value("seedance_requests_seconds_count", Map.of("outcome", "rate_limited")))
                .isPositive();
    }

    @Test
    void theSampleOfThePageLooksLikeTheConsole() throws IOException {
        String page = Documents.read(PAGE);
        String sample = "----\n" + hour.shortText().stripTrailing() + "\n----";
        String fresh = MarkedText.replace(page, "console", sample);
        if (Boolean.getBoolean("seedance.docs.update")) {
            Files.writeString(PAGE, fresh);
        } else {
            assertThat(shape(page)).isEqualTo(shape(fresh));
        }
    }

    /** The words of a text, without what differs from run to run. */
    private static List<String> shape(String text) {
        String sample = text.substring(text.indexOf("// console: START"), text.indexOf("// console: END"));
        return sample.lines()
                .map(line -> line.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "ID")
                        .replaceAll("asked again (in \\S+|with the next call)", "asked again")
                        .replaceAll("Failed [a-z].*", "Failed")
                        .replaceAll("\\d[-\\d:.TZ]*[smh]?(?:\\d+[ms])*", "N")
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }

    @Test
    void everyMeterIsOnThePageAndInTheScrape() {
        Set<String> documented = Pattern.compile("(?m)^\\|`(seedance[a-z.]+)` ")
                .matcher(Documents.read(PAGE))
                .results()
                .map(match -> match.group(1).replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = hour.scrape().all().stream()
                .map(series -> series.name().replaceAll("_total$|(_seconds)?_(count|sum|max)$|_seconds$", ""))
                .filter(name -> name.startsWith("seedance"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(there);
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        List<String> unknown = new ArrayList<>();
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                PromQuery query = new PromQuery(target.path("expr").asText());
                String title = panel.path("title").asText() + ": ";
                query.unknown(hour.scrape()).forEach(missing -> unknown.add(title + missing));
                LEGEND.matcher(target.path("legendFormat").asText()).results().forEach(label -> {
                    if (!query.grouping().contains(label.group(1))) {
                        unknown.add(title + "legend " + label.group(1));
                    }
                });
                assertThat(query.metrics()).as(title).isNotEmpty();
                asked.addAll(query.metrics());
            }
        }
        for (JsonNode variable : dashboard().path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                PromQuery query = new PromQuery(variable.path("definition").asText());
                unknown.addAll(query.unknown(hour.scrape()));
                assertThat(hour.scrape().series("seedance_tasks", Map.of()))
                        .allSatisfy(series -> assertThat(series.labels())
                                .containsKey(variable.path("name").asText()));
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(asked).hasSizeGreaterThan(10);
    }

    @Test
    void theDashboardCanBeImported() throws IOException {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.path("title").asText()).isEqualTo("Camel Seedance");
        assertThat(dashboard.path("id").isNull()).as("a new dashboard").isTrue();
        assertThat(dashboard.path("uid").asText()).isNotBlank();
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThan(30);
        assertThat(dashboard.path("templating").path("list").findValuesAsText("name"))
                .contains("datasource", "provider", "account", "queue");
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as("id of " + title).isTrue();
            assertThat(title).isNotBlank();
            JsonNode at = panel.path("gridPos");
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isBetween(1, 24);
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(cells.add(List.of(x, y))).as(title + " overlaps").isTrue();
                }
            }
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                assertThat(panel.path("targets")).isNotEmpty();
                assertThat(panel.path("description").asText()).isNotBlank();
                panel.path("targets")
                        .forEach(target -> assertThat(target.path("expr").asText())
                                .contains("provider=~\"$provider\"")
                                .contains("account=~\"$account\""));
            }
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void theAlertsAskForWhatThereIs() {
        Map<String, Object> file =
                (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(Documents.read(ALERTS));
        List<Map<String, Object>> groups = (List<Map<String, Object>>) file.get("groups");
        List<Map<String, Object>> rules =
                (List<Map<String, Object>>) groups.get(0).get("rules");
        assertThat(rules).hasSizeGreaterThan(6).allSatisfy(rule -> {
            PromQuery query = new PromQuery((String) rule.get("expr"));
            assertThat(query.metrics()).isNotEmpty();
            assertThat(query.unknown(hour.scrape())).isEmpty();
            String annotations = rule.get("annotations").toString();
            assertThat(LABELS_OF_ALERT.matcher(annotations).results().map(label -> label.group(1)))
                    .isSubsetOf(query.grouping());
            assertThat(annotations).contains("summary", "description");
            assertThat(Documents.read(PAGE)).contains("`" + rule.get("alert") + "`");
        });
    }

    @Test
    void whatThereIsNotIsFound() {
        assertThat(new PromQuery("sum by (queue) (seedance_nothing)").unknown(hour.scrape()))
                .containsExactly("metric seedance_nothing");
        assertThat(new PromQuery("sum by (queue) (seedance_requests_seconds_count{outcome=\"fine\",colour=\"red\"})")
                        .unknown(hour.scrape()))
                .containsExactly(
                        "label queue of seedance_requests_seconds_count",
                        "value fine of outcome of seedance_requests_seconds_count",
                        "label colour of seedance_requests_seconds_count");
        assertThat(new PromQuery("seedance_tasks{state=~\"running|lost\"}").unknown(hour.scrape()))
                .containsExactly("value lost of state of seedance_tasks");
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(DASHBOARD));
    }
}
