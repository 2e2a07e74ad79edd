/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelseedance.provider.BuiltInProviders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The properties of a Kamelet as a table in AsciiDoc, made from its definition. */
final class KameletTables {

    private static final Path FOLDER = Documents.ROOT.resolve("camel-seedance/src/main/resources/kamelets");

    private static final Pattern PROVIDERS =
            Pattern.compile("(?m)^ {6}provider:\n(?: {8}\\S.*\n)*? {8}enum:\n((?: {10}- .*\n)+)");

    private KameletTables() {}

    /** The names of the Kamelets. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    /** Where one is. */
    static Path file(String name) {
        return FOLDER.resolve(name + ".kamelet.yaml");
    }

    /** The text of one with the providers of the code as those that can be chosen. */
    static String withProviders(String text) {
        Matcher choice = PROVIDERS.matcher(text);
        if (!choice.find()) {
            throw new IllegalArgumentException("The Kamelet has no property provider with an enum");
        }
        String ids = BuiltInProviders.ids().stream()
                .map("          - %s\n"::formatted)
                .collect(Collectors.joining());
        return text.substring(0, choice.start(1)) + ids + text.substring(choice.end(1));
    }

    /** Description and properties of one. */
    static String table(String name) throws IOException {
        JsonNode definition;
        try (InputStream in = Files.newInputStream(file(name))) {
            definition = new ObjectMapper()
                    .<JsonNode>valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in))
                    .at("/spec/definition");
        }
        Set<String> required = new HashSet<>();
        definition.path("required").forEach(property -> required.add(property.asText()));
        StringBuilder text = new StringBuilder(definition.path("description").asText())
                .append(
                        "\n\n[width=\"100%\",cols=\"2,6,2,1\",options=\"header\"]\n|===\n| Property | Description | Example | Type\n");
        definition
                .path("properties")
                .properties()
                .forEach(property -> text.append("\n| `%s`\n| %s%s%s\n| %s\n| %s\n"
                        .formatted(
                                property.getKey(),
                                required.contains(property.getKey()) ? "*Required.* " : "",
                                property.getValue().path("description").asText(),
                                values(property.getValue()),
                                example(property.getValue()),
                                property.getValue().path("type").asText())));
        return text.append("|===\n").toString();
    }

    private static String values(JsonNode property) {
        if (!property.has("enum")) {
            return "password".equals(property.path("format").asText()) ? " Secret." : "";
        }
        return " Values: "
                + StreamSupport.stream(property.get("enum").spliterator(), false)
                        .map(value -> "`" + value.asText() + "`")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String example(JsonNode property) {
        return property.has("example") ? "`" + property.get("example").asText() + "`" : "";
    }
}
