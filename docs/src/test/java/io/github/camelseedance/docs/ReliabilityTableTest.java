/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The fault matrix of the reliability page has all its rows, and each test that it names exists. */
class ReliabilityTableTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|(.*)$");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Map<String, Integer> ROWS = Map.ofEntries(
            Map.entry("N", 15),
            Map.entry("H", 12),
            Map.entry("B", 7),
            Map.entry("I", 3),
            Map.entry("C", 4),
            Map.entry("P", 11),
            Map.entry("D", 11),
            Map.entry("K", 2),
            Map.entry("T", 3),
            Map.entry("R", 8),
            Map.entry("W", 2),
            Map.entry("S", 1),
            Map.entry("F", 2));

    private static String page() {
        return Documents.read(Documents.ROOT.resolve("docs/reliability.adoc"));
    }

    private static List<String> missing(String page) {
        Map<String, String> sources = TestSources.byClass();
        List<String> missing = new ArrayList<>();
        Matcher test = TEST.matcher(page);
        while (test.find()) {
            String source = sources.getOrDefault(test.group(1), "");
            Pattern method = Pattern.compile(
                    "@(?:Test|ParameterizedTest|Property)\\b(?:(?!\\bvoid\\b).)*\\bvoid\\s+" + test.group(2)
                            + "\\s*\\(",
                    Pattern.DOTALL);
            if (!method.matcher(source).find()) {
                missing.add(test.group());
            }
        }
        return missing;
    }

    @Test
    void eachTestOfTheTableExists() {
        assertThat(missing(page())).isEmpty();
    }

    @Test
    void eachRowOfTheMatrixIsThereAndNamesATest() {
        Set<String> found = new TreeSet<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            found.add(row.group(1));
            assertThat(row.group(2)).as(row.group(1)).containsPattern(TEST);
        }
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(ROWS.entrySet().stream()
                        .flatMap(rows ->
                                IntStream.rangeClosed(1, rows.getValue()).mapToObj(i -> rows.getKey() + i))
                        .collect(Collectors.toSet()));
    }

    @Test
    void aTestThatDoesNotExistIsFound() {
        assertThat(
                        missing(
                                "`ReliabilityTableTest#eachTestOfTheTableExists`, `ReliabilityTableTest#page`, `Nothing#atAll`"))
                .containsExactly("`ReliabilityTableTest#page`", "`Nothing#atAll`");
    }
}
