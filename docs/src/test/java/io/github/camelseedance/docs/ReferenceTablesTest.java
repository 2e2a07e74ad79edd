/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The generated tables stand in the documents as the code makes them. */
class ReferenceTablesTest {

    private static final String UPDATE = "./mvnw -B -Pupdate-docs -pl docs -am";
    private static final String SCHEMA = "/META-INF/io/github/camelseedance/seedance.json";

    @Test
    void theReferenceHasTheOptionsAndHeadersOfTheCode() throws IOException {
        ReferenceTables tables = new ReferenceTables(schema());
        current(Documents.ROOT.resolve("docs/seedance-component.adoc"), text -> {
            String changed = MarkedText.replace(text, "component options", tables.componentOptions());
            changed = MarkedText.replace(changed, "path parameters", tables.pathParameters());
            changed = MarkedText.replace(changed, "query parameters", tables.queryParameters());
            changed = MarkedText.replace(changed, "headers", tables.headers());
            return MarkedText.replace(changed, "operations", OperationTable.asciidoc());
        });
    }

    @Test
    void theReadmeHasTheOperationsOfTheCode() throws IOException {
        current(
                Documents.ROOT.resolve("README.md"),
                text -> MarkedText.replace(text, "operations", OperationTable.markdown()));
    }

    @Test
    void theKameletsHaveTheProvidersOfTheCodeAndTheirPageHasTheirProperties() throws IOException {
        assertThat(KameletTables.names()).hasSizeGreaterThanOrEqualTo(4);
        for (String name : KameletTables.names()) {
            current(KameletTables.file(name), KameletTables::withProviders);
            String table = KameletTables.table(name);
            assertThat(table).contains("| `apiKey`\n| *Required.* ").contains(" Secret.\n");
            current(Documents.ROOT.resolve("docs/kamelets.adoc"), text -> MarkedText.replace(text, name, table));
        }
    }

    @Test
    void eachOptionAndHeaderStandsInTheTables() throws IOException {
        JsonNode schema = schema();
        ReferenceTables tables = new ReferenceTables(schema);
        String all = tables.componentOptions() + tables.pathParameters() + tables.queryParameters() + tables.headers();

        assertThat(schema.get("componentProperties").size()).isGreaterThan(10);
        schema.get("componentProperties").fieldNames().forEachRemaining(name -> assertThat(all)
                .contains(name));
        schema.get("properties").fieldNames().forEachRemaining(name -> assertThat(all)
                .contains("| `" + name + "`"));
        schema.get("headers").fieldNames().forEachRemaining(name -> assertThat(all)
                .contains("| `" + name + "`"));
    }

    @Test
    void aTableTellsDefaultValuesTypeAndMarks() throws IOException {
        JsonNode schema = new ObjectMapper().readTree("""
                        {"componentProperties": {}, "headers": {}, "properties": {
                          "a": {"kind": "parameter", "group": "producer", "required": true, "secret": true,
                                "type": "string", "javaType": "java.lang.String", "description": "One | two *, *."},
                          "b": {"kind": "parameter", "group": "advanced", "type": "enum", "enum": ["x", "y"],
                                "javaType": "io.github.Kind", "defaultValue": "x", "description": "Kind."},
                          "c": {"kind": "parameter", "group": "producer", "type": "boolean",
                                "javaType": "java.lang.Boolean", "defaultValue": false, "description": "Sound."},
                          "d": {"kind": "parameter", "group": "advanced", "type": "duration", "javaType": "long",
                                "defaultValue": "5s", "description": "Time."}}}
                        """);

        assertThat(new ReferenceTables(schema).queryParameters())
                .contains("| `a`\n| *Required.* One \\| two {asterisk}, {asterisk}. Secret.\n| \n| String\n")
                .contains("| `b`\n| Kind. Values: `x`, `y`.\n| `x`\n| Kind\n")
                .contains("| `c`\n| Sound.\n| \n| Boolean\n")
                .contains("| `d`\n| Time.\n| `5s`\n| duration\n")
                .containsSubsequence(
                        "Endpoint options: producer", "`a`", "`c`", "Endpoint options: advanced", "`b`", "`d`");
    }

    @Test
    void onlyWhatStandsBetweenTheMarkersIsReplaced() {
        assertThat(MarkedText.replace("a\n// x: START\nold\n// x: END\nb\n", "x", "new\n"))
                .isEqualTo("a\n// x: START\nnew\n// x: END\nb\n");
        assertThat(MarkedText.replace("a\n<!-- x: START -->\n<!-- x: END -->\nb\n", "x", "new"))
                .isEqualTo("a\n<!-- x: START -->\nnew\n<!-- x: END -->\nb\n");
        assertThatThrownBy(() -> MarkedText.replace("// x: START\n", "x", "new"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("// x: END");
        assertThatThrownBy(() -> MarkedText.replace("// x: END\n// x: START\n", "x", "new"))
                .hasMessageContaining("before its START");
    }

    private static void current(Path document, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(document);
        String expected = change.apply(text);
        if (!expected.equals(text)) {
            if (!Boolean.getBoolean("seedance.docs.update")) {
                fail("What is generated in %s is not what the code says. To write them anew: %s"
                        .formatted(Documents.ROOT.relativize(document), UPDATE));
            }
            Files.writeString(document, expected);
        }
    }

    private static JsonNode schema() throws IOException {
        try (InputStream json = ReferenceTablesTest.class.getResourceAsStream(SCHEMA)) {
            assertThat(json).as("schema of the component on the class path").isNotNull();
            return new ObjectMapper().readTree(json);
        }
    }
}
