/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The starter has the options of the component: in its class, in the metadata for editors, and in the documentation. */
class StarterDriftTest {

    private static final String STALE =
            "The starter is not what the options of the component say. To write it anew, then commit what changed:"
                    + " ./mvnw -B -pl camel-seedance-starter -am process-classes";
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static JsonNode schema;
    private static Map<String, JsonNode> metadata;
    private static JsonNode hints;

    @BeforeAll
    static void read() throws IOException {
        schema = json(Path.of("../camel-seedance/src/generated/resources", StarterGenerator.SCHEMA));
        metadata = new LinkedHashMap<>();
        JsonNode all = json(Path.of("target/classes", METADATA));
        all.get("properties")
                .forEach(property -> metadata.put(property.get("name").asText(), property));
        hints = all.get("hints");
    }

    @Test
    void whatIsGeneratedIsCurrent() throws IOException {
        StarterGenerator generator = new StarterGenerator(schema);
        current(StarterGenerator.CLASS, generator.javaClass());
        current(StarterGenerator.METADATA, generator.metadata());
        current(StarterGenerator.DOCUMENT, generator.document(Files.readString(Path.of(StarterGenerator.DOCUMENT))));
    }

    @Test
    void theMetadataHasEachOptionWithItsDescriptionAndDefault() {
        List<String> wrong = new ArrayList<>();
        schema.get("componentProperties").properties().forEach(option -> {
            JsonNode property = metadata.get(StarterGenerator.PREFIX + "." + dashed(option.getKey()));
            if (property == null) {
                wrong.add(option.getKey() + " is missing");
                return;
            }
            if (!property.path("description")
                    .asText()
                    .startsWith(option.getValue().get("description").asText())) {
                wrong.add(option.getKey() + " has another description");
            }
            // an object of this type has no default, whatever the schema says: the provider decides
            boolean hasDefault = option.getValue().has("defaultValue")
                    && !option.getValue().get("javaType").asText().equals("java.lang.Boolean");
            String expected = hasDefault ? option.getValue().get("defaultValue").asText() : "";
            if (!property.path("defaultValue").asText("").equals(expected)) {
                wrong.add("%s has the default %s, not %s"
                        .formatted(option.getKey(), property.path("defaultValue"), expected));
            }
        });
        assertThat(wrong).as(STALE).isEmpty();
    }

    @Test
    void theMetadataHasNothingThatTheComponentHasNot() {
        TreeSet<String> names = new TreeSet<>(metadata.keySet());
        schema.get("componentProperties")
                .fieldNames()
                .forEachRemaining(name -> names.remove(StarterGenerator.PREFIX + "." + dashed(name)));
        assertThat(names)
                .as(STALE)
                .containsExactly(
                        "camel.component.seedance.customizer.enabled",
                        "camel.component.seedance.enabled",
                        "camel.seedance.task-repository.create-tables",
                        "camel.seedance.task-repository.data-source",
                        "camel.seedance.task-repository.submission-key-retention",
                        "camel.seedance.task-repository.table-prefix",
                        "camel.seedance.task-repository.type");
    }

    @Test
    void theMetadataHasTheTypesThatAreBound() {
        List<String> wrong = new ArrayList<>();
        schema.get("componentProperties").properties().forEach(option -> {
            String found = metadata.get(StarterGenerator.PREFIX + "." + dashed(option.getKey()))
                    .path("type")
                    .asText();
            if (!found.equals(boundType(option.getKey(), option.getValue()))) {
                wrong.add(option.getKey() + " has the type " + found);
            }
        });
        assertThat(wrong).as(STALE).isEmpty();
    }

    @Test
    void theClassLeavesUnsetWhatIsNotSet() throws IllegalAccessException {
        SeedanceComponentConfiguration configuration = new SeedanceComponentConfiguration();
        List<Field> options = Arrays.stream(SeedanceComponentConfiguration.class.getDeclaredFields())
                .filter(field -> !java.lang.reflect.Modifier.isStatic(field.getModifiers()))
                .toList();
        assertThat(options).as(STALE).hasSameSizeAs(schema.get("componentProperties"));
        for (Field option : options) {
            option.setAccessible(true);
            assertThat(option.get(configuration)).as(option.getName()).isNull();
        }
    }

    @Test
    void editorsAreToldTheProvidersAndTheTypesOfReferences() {
        assertThat(hint("provider").at("/values").findValuesAsText("value"))
                .containsExactly(
                        "seedance2.movie", "seedance2.ink", "seedanceapi.org", "volcengine.com", "byteplus.com");
        assertThat(hint("task-repository").at("/providers/0/name").asText()).isEqualTo("spring-bean-reference");
        assertThat(hint("task-repository").at("/providers/0/parameters/target").asText())
                .isEqualTo("io.github.camelseedance.task.store.TaskRepository");
    }

    private static JsonNode hint(String property) {
        for (JsonNode hint : hints) {
            if (hint.get("name").asText().equals(StarterGenerator.PREFIX + "." + property)) {
                return hint;
            }
        }
        throw new AssertionError("No hint for " + property);
    }

    private static String boundType(String name, JsonNode option) {
        if (name.equals("configuration")) {
            return SeedanceConfigurationOptions.class.getName();
        }
        String javaType = option.get("javaType").asText();
        return switch (option.get("type").asText()) {
            case "string", "duration" -> "java.lang.String";
            case "boolean" -> "java.lang.Boolean";
            case "integer" ->
                javaType.toLowerCase(java.util.Locale.ROOT).endsWith("long") ? "java.lang.Long" : "java.lang.Integer";
            case "enum" -> javaType;
            case "object" -> javaType.startsWith("java.") ? javaType : "java.lang.String";
            default -> "no type for " + option;
        };
    }

    private static String dashed(String name) {
        return org.springframework.boot.context.properties.bind.DataObjectPropertyName.toDashedForm(name);
    }

    private static void current(String file, String expected) throws IOException {
        assertThat(Files.readString(Path.of(file))).as(file + ": " + STALE).isEqualTo(expected);
    }

    private static JsonNode json(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new ObjectMapper().readTree(stream);
        }
    }
}
