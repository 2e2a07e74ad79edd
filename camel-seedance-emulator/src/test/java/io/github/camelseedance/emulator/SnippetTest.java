/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what {@link DocumentationTest} runs. */
class SnippetTest {
    private static final Path SOURCE = Path.of("src/test/java/io/github/camelseedance/emulator/DocumentationTest.java");
    private static final Path DOCUMENT = Path.of("../docs/emulator.adoc");
    private static final Pattern TAG = Pattern.compile("\\s*// (tag|end)::(\\w+)\\[]");
    private static final Pattern SNIPPET =
            Pattern.compile("// snippet: (\\w+)\\n\\[source,java]\\n----\\n(.*?)\\n----", Pattern.DOTALL);

    @Test
    void theSnippetsAreTheCodeThatRuns() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher snippet = SNIPPET.matcher(Files.readString(DOCUMENT));
        while (snippet.find()) {
            documented.put(snippet.group(1), snippet.group(2));
        }

        assertThat(documented).hasSize(6).isEqualTo(new TreeMap<>(tagged(Files.readAllLines(SOURCE))));
    }

    @Test
    void everyMarkerAndEveryBuilderMethodIsDocumented() throws Exception {
        String document = Files.readString(DOCUMENT);

        for (var field : Markers.class.getFields()) {
            String value = (String) field.get(null);
            assertThat(document).contains("`" + value + "`");
        }
        for (var method : SeedanceEmulatorBuilder.class.getMethods()) {
            if (method.getDeclaringClass() == SeedanceEmulatorBuilder.class
                    && !method.getName().equals("start")) {
                assertThat(document).contains("`" + method.getName() + "(");
            }
        }
        for (var method : Fault.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                assertThat(document).contains("`" + method.getName() + "(");
            }
        }
    }

    private static Map<String, String> tagged(List<String> lines) {
        Map<String, StringBuilder> snippets = new LinkedHashMap<>();
        String open = null;
        for (String line : lines) {
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                open = tag.group(1).equals("tag") ? tag.group(2) : null;
            } else if (open != null) {
                snippets.computeIfAbsent(open, name -> new StringBuilder())
                        .append(line)
                        .append('\n');
            }
        }
        return snippets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().toString().stripTrailing().stripIndent()));
    }
}
