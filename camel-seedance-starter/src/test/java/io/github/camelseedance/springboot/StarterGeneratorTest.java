/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StarterGeneratorTest {

    private static final String SCHEMA = """
            {"componentProperties": {
              "retryDelay": {"type": "duration", "javaType": "long", "defaultValue": "500ms", "description": "First <delay>."},
              "fixedLens": {"type": "boolean", "javaType": "java.lang.Boolean", "defaultValue": false, "description": "Lens."},
              "transport": {"type": "object", "javaType": "a.b.Transport", "description": "How | what *."},
              "apiKey": {"type": "string", "javaType": "java.lang.String", "secret": true, "description": "Key."},
              "source": {"type": "enum", "javaType": "a.b.Source", "enum": ["x", "y"], "defaultValue": "x", "description": "S."}}}
            """;

    @Test
    void eachOptionIsAnUnsetField() throws IOException {
        assertThat(generator(SCHEMA).javaClass())
                .contains("private String retryDelay;")
                .contains("First &lt;delay&gt;.")
                .contains("public void setRetryDelay(String retryDelay) {")
                .contains("private Boolean fixedLens;")
                .contains("private String transport;")
                .contains("private a.b.Source source;")
                .contains("SECRETS = Set.of(\"apiKey\");");
    }

    @Test
    void theMetadataHasDefaultsAndReferences() throws IOException {
        assertThat(new ObjectMapper().readTree(generator(SCHEMA).metadata()))
                .isEqualTo(new ObjectMapper().readTree("""
                        {"properties": [
                          {"name": "camel.component.seedance.retry-delay", "defaultValue": "500ms",
                           "description": "First <delay>. Milliseconds, or with a unit: 500ms, 30s, 15m, 24h."},
                          {"name": "camel.component.seedance.fixed-lens", "description": "Lens."},
                          {"name": "camel.component.seedance.transport", "description":
                           "How | what *. Reference to a bean, for example #bean:name or #class:name, of the type a.b.Transport."},
                          {"name": "camel.component.seedance.api-key", "description": "Key."},
                          {"name": "camel.component.seedance.source", "defaultValue": "x",
                           "description": "S. One of: x, y."}],
                         "hints": [{"name": "camel.component.seedance.transport", "providers": [
                           {"name": "spring-bean-reference", "parameters": {"target": "a.b.Transport"}}]}]}
                        """));
    }

    @Test
    void theTableStandsBetweenItsMarkers() throws IOException {
        String text = "a\n// component properties: START\nold\n// component properties: END\nb\n";
        assertThat(generator(SCHEMA).document(text))
                .startsWith("a\n// component properties: START\n[")
                .contains("\n| `camel.component.seedance.retry-delay`\n| First <delay>.\n| `500ms`\n| duration\n")
                .contains("\n| How \\| what {asterisk}.\n|\n| Transport\n")
                .contains("\n| Key. Secret.\n")
                .contains("\n| S. One of: `x`, `y`.\n| `x`\n| Source\n")
                .doesNotContain("old")
                .endsWith("|===\n// component properties: END\nb\n");
        assertThatThrownBy(() -> generator(SCHEMA).document("// component properties: START\n"))
                .hasMessageContaining("// component properties: END");
    }

    @Test
    void aTypeThatCannotBeBoundIsRefusedByName() {
        assertThatThrownBy(() -> generator("""
                        {"componentProperties": {"a": {"type": "array", "javaType": "java.util.List", "description": "A."}}}
                        """))
                .hasMessageContaining("Option a")
                .hasMessageContaining("java.util.List");
    }

    private static StarterGenerator generator(String schema) throws IOException {
        return new StarterGenerator(new ObjectMapper().readTree(schema));
    }
}
