/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented meters are the meters. */
class MeterNamesTest {

    @Test
    void theDocumentNamesEveryMeterAndNoOther() throws IOException {
        String text = Files.readString(Path.of("../docs/operations-monitoring.adoc"));
        String table = text.substring(text.indexOf("// meters: START"), text.indexOf("// meters: END"));
        Set<String> documented = Pattern.compile("^\\|`(seedance\\.[a-z.]+)`", Pattern.MULTILINE)
                .matcher(table)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = Arrays.stream(MicrometerMeters.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(MeterNamesTest::value)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(named).isNotEmpty();
    }

    private static String value(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
