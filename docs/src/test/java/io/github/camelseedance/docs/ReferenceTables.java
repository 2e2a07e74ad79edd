/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The tables of the component reference, in AsciiDoc, made from the schema that the Camel generator writes (seedance.json). */
final class ReferenceTables {

    private final JsonNode schema;

    ReferenceTables(JsonNode schema) {
        this.schema = schema;
    }

    /** Options that only the component has, then the names of those that it shares with its endpoints. */
    String componentOptions() {
        Set<String> shared = new TreeSet<>();
        Map<String, JsonNode> own = new LinkedHashMap<>();
        schema.get("componentProperties").properties().forEach(option -> {
            if (option.getValue().has("configurationField")) {
                shared.add(option.getKey());
            } else {
                own.put(option.getKey(), option.getValue());
            }
        });
        return table(own)
                + "\nDefaults for all endpoints of the component, described below: "
                + shared.stream().map("`%s`"::formatted).collect(Collectors.joining(", "))
                + ".\n";
    }

    /** The path parameters of an endpoint. */
    String pathParameters() {
        return table(parameters("path", null));
    }

    /** The query parameters of an endpoint, a table for each group. */
    String queryParameters() {
        StringBuilder text = new StringBuilder();
        for (String group : groups()) {
            text.append("\n.Endpoint options: ")
                    .append(group)
                    .append('\n')
                    .append(table(parameters("parameter", group)));
        }
        return text.toString();
    }

    /** The message headers. */
    String headers() {
        StringBuilder text = new StringBuilder(
                "[width=\"100%\",cols=\"3,1,5,1\",options=\"header\"]\n|===\n| Name | Used by | Description | Type\n");
        schema.get("headers").properties().forEach(header -> {
            JsonNode value = header.getValue();
            text.append("\n| `%s`\n| %s\n| %s\n| %s\n"
                    .formatted(
                            header.getKey(),
                            value.get("group").asText(),
                            escape(value.get("description").asText()),
                            type(value)));
        });
        return text.append("|===\n").toString();
    }

    private List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (JsonNode option : schema.get("properties")) {
            String group = option.get("group").asText();
            if ("parameter".equals(option.get("kind").asText()) && !groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    private Map<String, JsonNode> parameters(String kind, String group) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        schema.get("properties").properties().forEach(option -> {
            boolean wanted = option.getValue().get("kind").asText().equals(kind)
                    && (group == null || option.getValue().get("group").asText().equals(group));
            if (wanted) {
                found.put(option.getKey(), option.getValue());
            }
        });
        return found;
    }

    private static String table(Map<String, JsonNode> options) {
        StringBuilder text = new StringBuilder(
                "[width=\"100%\",cols=\"3,6,1,1\",options=\"header\"]\n|===\n| Name | Description | Default | Type\n");
        options.forEach((name, option) -> text.append("\n| `%s`\n| %s\n| %s\n| %s\n"
                .formatted(name, description(option), defaultValue(option), type(option))));
        return text.append("|===\n").toString();
    }

    private static String description(JsonNode option) {
        StringBuilder text = new StringBuilder();
        if (option.path("required").asBoolean()) {
            text.append("*Required.* ");
        }
        if (option.path("deprecated").asBoolean()) {
            text.append("*Deprecated.* ");
        }
        text.append(escape(option.get("description").asText()));
        if (option.has("enum")) {
            text.append(" Values: ")
                    .append(StreamSupport.stream(option.get("enum").spliterator(), false)
                            .map(value -> "`" + value.asText() + "`")
                            .collect(Collectors.joining(", ")))
                    .append('.');
        }
        if (option.path("autowired").asBoolean()) {
            text.append(" Autowired.");
        }
        if (option.path("secret").asBoolean()) {
            text.append(" Secret.");
        }
        return text.toString();
    }

    /** Camel's generator gives each Boolean the default false; an object of that type has none here: the provider decides. */
    private static String defaultValue(JsonNode option) {
        boolean none = !option.has("defaultValue")
                || "java.lang.Boolean".equals(option.path("javaType").asText());
        return none ? "" : "`" + option.get("defaultValue").asText() + "`";
    }

    private static String type(JsonNode option) {
        if ("duration".equals(option.path("type").asText())) {
            return "duration";
        }
        String javaType = option.get("javaType").asText();
        return javaType.replaceAll("[a-z0-9]+\\.", "");
    }

    /** A bar would end the cell, and two asterisks would set what is between them in bold. */
    private static String escape(String text) {
        return text.replace("|", "\\|").replace("*", "{asterisk}").replace("\n", " ");
    }
}
