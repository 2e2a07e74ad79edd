/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Numbers have the digits 0 to 9 in requests, files and errors, whatever the language of the machine. */
class PlainDigitsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    /** Conversions whose result depends on the language; of {@code %s} with a number it does not. */
    private static final Pattern LOCALIZED = Pattern.compile("%[-#+ 0,(]*\\d*(?:\\.\\d+)?[dfeEgGaAtT]");

    private static final Pattern FORMATS = Pattern.compile("\\b(?:formatted|format|printf)\\(");

    @Test
    void noTextIsFormattedInTheLanguageOfTheMachine() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(PlainDigitsTest::isMain).toList()) {
                for (String statement : Files.readString(file).split(";")) {
                    if (FORMATS.matcher(statement).find()
                            && LOCALIZED.matcher(statement).find()
                            && !statement.contains("Locale.ROOT")) {
                        found.add(ROOT.relativize(file) + ": " + statement.strip());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static boolean isMain(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java") && path.contains("/src/main/java/");
    }

    @Test
    void theRuleSeesWhatItForbids() {
        assertThat("\"%d seconds\".formatted(5)")
                .matches(text -> LOCALIZED.matcher(text).find());
        assertThat("\"%,.1f\".formatted(5)")
                .matches(text -> LOCALIZED.matcher(text).find());
        assertThat("%s of 100%%".formatted(5))
                .matches(text -> !LOCALIZED.matcher(text).find());
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat("%s %s".formatted(5, 123456789L)).isEqualTo("5 123456789");
        } finally {
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
