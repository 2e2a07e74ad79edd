/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.camelseedance.task.JdbcTaskRepository;
import io.github.camelseedance.task.store.TaskState;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers have the digits 0 to 9 in requests, files and errors, whatever the language of the machine. */
class PlainDigitsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    /** Conversions whose result depends on the language; of {@code %s} with a number it does not. */
    private static final Pattern LOCALIZED = Pattern.compile("%[-#+ 0,(]*\\d*(?:\\.\\d+)?[dfeEgGaAtT]");

    private static final Pattern PERCENT_ENCODED = Pattern.compile("%(?:2[efEF]|3[aADF])");
    private static final Pattern LITERAL =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"|';'", Pattern.DOTALL);
    private static final Pattern IN_ROOT =
            Pattern.compile("\\b(?:format|printf)\\(\\s*(?:java\\.util\\.)?Locale\\.ROOT,");

    @Test
    void noTextIsFormattedInTheLanguageOfTheMachine() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(PlainDigitsTest::isMain).toList()) {
                localized(Files.readString(file)).forEach(text -> found.add(ROOT.relativize(file) + ": " + text));
            }
        }
        assertThat(found).isEmpty();
    }

    /** The formats of a source that the language of the machine changes, wherever they are used. */
    private static List<String> localized(String source) {
        // a semicolon in a text ends no statement
        String plain = LITERAL.matcher(source)
                .replaceAll(text -> Matcher.quoteReplacement(text.group().replace(';', ',')));
        List<String> found = new ArrayList<>();
        for (String statement : plain.split(";")) {
            boolean root = IN_ROOT.matcher(statement).find() && !statement.contains(".formatted(");
            LITERAL.matcher(statement)
                    .results()
                    .map(MatchResult::group)
                    .filter(text -> !root
                            && LOCALIZED
                                    .matcher(PERCENT_ENCODED.matcher(text).replaceAll(""))
                                    .find())
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean isMain(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java") && path.contains("/src/main/java/");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "1 | x = \"%d seconds\".formatted(5);",
                "1 | x = \"%,.1f\".formatted(5);",
                "0 | x = \"%s of 100%%\".formatted(5);",
                "0 | x = \"[^%2F|%3A]\";",
                "1 | x = \"within %d s; nothing was changed\".formatted(5);",
                "1 | x = \"%s %d\".formatted(name.toLowerCase(Locale.ROOT), 5);",
                "1 | String sql = \"OFFSET %d ROWS\"; tx.query(sql.formatted(5));",
                "0 | String.format(Locale.ROOT, \"%d\", 5); out.printf(Locale.ROOT, \"%.1f; %d\", 5.0, 5);"
            })
    void theRuleSeesWhatItForbids(int found, String source) {
        assertThat(localized(source)).hasSize(found);
    }

    @Test
    void textIsTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat("%s %s".formatted(5, 123456789L)).isEqualTo("5 123456789");
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Arabic digits in its statements would be an error of the database: no task would be followed. */
    @Test
    void aRepositoryWorksWhereDigitsAreArabic() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        JdbcTaskRepository repository = new JdbcTaskRepository(database);
        try {
            repository.start();
            assertThat(repository.list(null, TaskState.RUNNING, 10)).isEmpty();
        } finally {
            repository.stop();
            Locale.setDefault(before);
        }
    }

    private static Path location() {
        try {
            return Path.of(SeedanceComponent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noCaseIsChangedInTheLanguageOfTheMachine() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Configurer")
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(DecimalFormat.class)
                .check(new ClassFileImporter().importPath(location()));
    }
}
