/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.emulator.Fault;
import io.github.camelseedance.emulator.Operation;
import io.github.camelseedance.emulator.SeedanceEmulator;
import io.github.camelseedance.emulator.SeedanceEmulatorExtension;
import io.github.camelseedance.emulator.Submission;
import io.github.camelseedance.task.JdbcTaskRepository;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe for a batch: every row has one line in the result, the budget holds, and nothing is paid twice. */
class BatchRecipeTest {

    /** Absence of a submission is concluded after more than two minutes. */
    private static final Duration LONG = Duration.ofMinutes(6);
    /** What 5 seconds at 480p cost. */
    private static final BigDecimal PRICE = new BigDecimal("4.5");

    private static final String TITLES = "id,prompt,duration,resolution";

    @RegisterExtension
    static final SeedanceEmulatorExtension EMULATOR = new SeedanceEmulatorExtension(
            builder -> builder.queueTime(Duration.ofMillis(20)).runTime(Duration.ofMillis(50)));

    @TempDir
    Path directory;

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void table() throws Exception {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(Snippets.get("batch-schema").text());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"java,500", "xml,200", "yaml,200"})
    void everyRowHasALineTheBudgetHoldsAndARestartPaysNothingTwice(String language, int size) throws Exception {
        List<String> rows =
                IntStream.rangeClosed(1, size).mapToObj(BatchRecipeTest::row).toList();
        BigDecimal budget = PRICE.multiply(new BigDecimal(size * 6 / 10));
        // one answer is lost after the task was made: it is found again
        emulator()
                .faults()
                .on(Operation.SUBMIT)
                .after(10)
                .times(1)
                .inject(Fault.connectionReset().processed());
        // so far the first run comes, whatever it is given: the application is stopped while it waits for this answer
        int reached = size / 10;
        emulator()
                .faults()
                .on(Operation.SUBMIT)
                .after(reached)
                .times(1)
                .inject(Fault.hang().processed());
        write("foxes", rows);
        try (SnippetContext context = open(language, budget, text -> text)) {
            context.start();
            await().atMost(LONG).until(() -> emulator().tasksCreated() > reached);
            context.context().getShutdownStrategy().setTimeout(1);
        }
        assertThat(directory.resolve("results/foxes.csv")).doesNotExist();
        assertThat(directory.resolve("batches/foxes.csv")).exists();
        try (SnippetContext context = open(language, budget, text -> text)) {
            context.start();
            // what was under way when the first context was stopped is in doubt until it is found
            await().atMost(LONG).untilAsserted(() -> assertThat(awaitResult("foxes"))
                    .extracting(line -> line.get("status"))
                    .doesNotContain("in doubt"));
            List<Map<String, String>> first = awaitResult("foxes");
            check(first, size, budget);
            // the same file once more: only what was not made is looked at, and failures have left something
            Files.delete(directory.resolve("results/foxes.csv"));
            write("foxes", rows);
            List<Map<String, String>> second = awaitResult("foxes");
            check(second, size, budget);
            assertThat(second)
                    .containsAll(first.stream()
                            .filter(line -> !line.get("status").equals("over budget"))
                            .toList());
        }
    }

    private void check(List<Map<String, String>> result, int size, BigDecimal budget) {
        assertThat(result)
                .extracting(line -> line.get("row"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, size).mapToObj(String::valueOf).toList());
        assertThat(result).allSatisfy(line -> {
            int row = Integer.parseInt(line.get("row"));
            String status = line.get("status");
            switch (row % 50) {
                case 7 ->
                    assertThat(line)
                            .containsEntry("status", "refused")
                            .hasEntrySatisfying(
                                    "message", text -> assertThat(text).contains("duration", "99", "4 to 15 seconds"));
                case 11 -> assertThat(status).isIn("refused", "over budget");
                case 13 -> assertThat(status).isIn("failed", "over budget");
                case 17 -> assertThat(status).isEqualTo("duplicate");
                case 19 -> assertThat(line).containsEntry("status", "refused").containsEntry("code", "MALFORMED");
                default -> assertThat(status).isIn("succeeded", "over budget");
            }
            if (status.equals("succeeded")) {
                assertThat(directory.resolve("videos/" + line.get("video"))).isNotEmptyFile();
                assertThat(line.get("task")).isNotEmpty();
                assertThat(new BigDecimal(line.get("cost"))).isPositive();
            } else if (!status.equals("failed")) {
                assertThat(line.get("task") + line.get("cost") + line.get("video"))
                        .isEmpty();
            }
        });
        assertThat(result)
                .extracting(line -> line.get("status"))
                .contains("succeeded", "failed", "refused", "duplicate", "over budget");
        BigDecimal charged = emulator().totalCharged(EmulatedProvider.MOVIE);
        assertThat(charged).isLessThanOrEqualTo(budget).isGreaterThan(budget.multiply(new BigDecimal("0.9")));
        assertThat(sum(result)).isEqualByComparingTo(charged);
        assertThat(emulator().ledger().stream()
                        .collect(Collectors.groupingBy(Submission::prompt, Collectors.counting())))
                .allSatisfy((prompt, times) -> assertThat(times).as(prompt).isEqualTo(1));
    }

    private static String row(int i) {
        return switch (i % 50) {
            case 7 -> "A-%d,A fox for too long,99,480p".formatted(i);
            case 11 -> "A-%d,A fox %d [moderated],5,480p".formatted(i, i);
            case 13 -> "A-%d,A fox %d [fail],5,480p".formatted(i, i);
            case 17 -> "A-1,\"A red fox, number 1\",5,480p";
            case 19 -> ",A fox without an id,5,480p";
            case 23 -> "A-%d,An expensive fox %d,8,720p".formatted(i, i);
            default -> "A-%d,\"A red fox, number %d\",5,480p".formatted(i, i);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "xml", "yaml"})
    void whatIsTooDearIsPassedOverAndWhatIsInDoubtIsSaid(String language) throws Exception {
        write(
                "few",
                List.of(
                        "1,a,5,480p",
                        "2,b,15,1080p",
                        "3,\"c, with a comma\",5,480p",
                        "4,d,5,480p",
                        "5,{e},5,480p",
                        "6,\"a \"\"fox\"\", red\",99,480p"));
        emulator()
                .faults()
                .on(Operation.SUBMIT)
                .after(1)
                .inject(Fault.connectionReset().processed());
        emulator().faults().on(Operation.LIST).always().inject(Fault.status(500));
        try (SnippetContext context = open(
                language,
                PRICE.multiply(new BigDecimal(3)),
                text -> text.replace(
                        "taskQueue=batches\"",
                        "taskQueue=batches%ssubmitTimeout=5s\"".formatted(language.equals("xml") ? "&amp;" : "&")))) {
            context.start();
            assertThat(awaitResult("few"))
                    .extracting(line -> line.get("status"))
                    .containsExactly("succeeded", "over budget", "in doubt", "succeeded", "over budget", "refused");
            assertThat(awaitResult("few").get(5).get("message")).contains("duration \"99\": 4 to 15");
            assertThat(emulator().ledger("c, with a comma")).hasSize(1);
            // the next run sends nothing for it; it is found when the provider lists again, and the result is written
            // anew
            Files.delete(directory.resolve("results/few.csv"));
            write("few", List.of());
            assertThat(awaitResult("few").get(2)).containsEntry("status", "in doubt");
            emulator().faults().clear();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(awaitResult("few").get(2)).containsEntry("status", "succeeded"));
            assertThat(emulator().ledger("c, with a comma")).hasSize(1);
        }
    }

    private static BigDecimal sum(List<Map<String, String>> result) {
        return result.stream()
                .map(line -> line.get("cost"))
                .filter(cost -> !cost.isEmpty())
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private List<Map<String, String>> awaitResult(String batch) throws IOException {
        Path file = directory.resolve("results/" + batch + ".csv");
        // a result that is written anew is not there for a moment
        List<String> lines = await().atMost(LONG)
                .ignoreExceptionsInstanceOf(NoSuchFileException.class)
                .until(() -> Files.readAllLines(file), read -> !read.isEmpty());
        List<String> titles = fields(lines.get(0));
        List<Map<String, String>> result = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < titles.size(); i++) {
                row.put(titles.get(i), fields.get(i));
            }
            result.add(row);
        }
        return result;
    }

    private static List<String> fields(String line) {
        // RFC 4180: each field in quotation marks, those inside doubled
        assertThat(line).matches("\"(?:[^\"]|\"\")*\"(?:,\"(?:[^\"]|\"\")*\")*");
        return Stream.of(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(field -> field.substring(1, field.length() - 1).replace("\"\"", "\""))
                .toList();
    }

    private void write(String batch, List<String> rows) throws IOException {
        Path batches = Files.createDirectories(directory.resolve("batches"));
        Path file = batches.resolve("." + batch);
        Files.writeString(file, TITLES + "\n" + String.join("\n", rows) + "\n");
        Files.move(file, batches.resolve(batch + ".csv"));
    }

    private SnippetContext open(String language, BigDecimal budget, UnaryOperator<String> change) throws Exception {
        Snippet recipe = Snippets.get("batch-" + language);
        SnippetContext context = new SnippetContext(recipe, emulator());
        context.context().getRegistry().bind("dataSource", database);
        Properties properties = new Properties();
        properties.setProperty("batch.budget", budget.toPlainString());
        context.context().getPropertiesComponent().setOverrideProperties(properties);
        SeedanceComponent component = context.component();
        component.setTaskRepository(new JdbcTaskRepository(database));
        component.getConfiguration().setRetryDelay(5);
        String text = recipe.text();
        for (String name : List.of("batches", "videos", "results")) {
            text = text.replace("file:" + name, "file:" + directory.resolve(name));
        }
        context.add(recipe.with(change.apply(text)));
        return context;
    }

    private static SeedanceEmulator emulator() {
        return EMULATOR.emulator();
    }
}
