/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of the Apache Camel Kamelet catalog, one by one: those of its validator (script/validator), of its Maven plugin, and what its README
 * says with MUST. Each gives the violations of a Kamelet.
 */
enum KameletRules {
    FILE_NAME(KameletRules::fileName),
    TYPE(KameletRules::type),
    TITLE_AND_DESCRIPTION(KameletRules::titleAndDescription),
    REQUIRED_PROPERTIES(KameletRules::required),
    PROPERTIES(KameletRules::properties),
    CREDENTIALS(KameletRules::credentials),
    ICON(KameletRules::icon),
    CATALOG_VERSION(kamelet ->
            kamelet.annotation(KameletFile.CATALOG_VERSION).isEmpty() ? List.of("no catalog version") : List.of()),
    USED_PARAMETERS(KameletRules::usedParameters),
    TEMPLATE_CONVENTION(KameletRules::templateConvention),
    DEPENDENCIES(KameletRules::dependencies);

    private static final Pattern PARAMETER = Pattern.compile("\\{\\{[?]?([A-Za-z0-9-._]+)(?:[:][^}]*)?}}");
    private static final Set<String> TYPES = Set.of("source", "sink", "action");
    private static final Set<String> SMALL_WORDS =
            Set.of("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with");
    private static final String CREDENTIALS_GROUP = "urn:camel:group:credentials";

    private final Function<KameletFile, List<String>> check;

    KameletRules(Function<KameletFile, List<String>> check) {
        this.check = check;
    }

    List<String> violations(KameletFile kamelet) {
        return check.apply(kamelet);
    }

    private static List<String> fileName(KameletFile kamelet) {
        return kamelet.fileName().equals(kamelet.name() + ".kamelet.yaml")
                ? List.of()
                : List.of("the file " + kamelet.fileName() + " has the Kamelet " + kamelet.name());
    }

    private static List<String> type(KameletFile kamelet) {
        String type = kamelet.label(KameletFile.TYPE);
        if (!TYPES.contains(type)) {
            return List.of("type '" + type + "'");
        }
        return kamelet.name().endsWith("-" + type) ? List.of() : List.of("the name does not end with -" + type);
    }

    private static List<String> titleAndDescription(KameletFile kamelet) {
        List<String> found = new ArrayList<>();
        String type = kamelet.label(KameletFile.TYPE);
        String suffix = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
        if (!kamelet.definition().path("title").asText().endsWith(suffix)) {
            found.add("the title does not end with " + suffix);
        }
        if (kamelet.definition().path("description").asText().isEmpty()) {
            found.add("no description");
        }
        if (!"object".equals(kamelet.definition().path("type").asText())) {
            found.add("the definition is not of type object");
        }
        return found;
    }

    private static List<String> required(KameletFile kamelet) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode name : kamelet.definition().path("required")) {
            if (!seen.add(name.asText())) {
                found.add(name.asText() + " is required twice");
            }
            if (!kamelet.definition().path("properties").has(name.asText())) {
                found.add(name.asText() + " is required and not defined");
            }
        }
        return found;
    }

    private static List<String> properties(KameletFile kamelet) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property :
                kamelet.definition().path("properties").properties()) {
            String title = property.getValue().path("title").asText();
            for (String field : List.of("type", "title", "description")) {
                if (property.getValue().path(field).asText().isEmpty()) {
                    found.add(property.getKey() + " has no " + field);
                }
            }
            for (String word : title.split(" ")) {
                if (!SMALL_WORDS.contains(word) && !word.isEmpty() && Character.isLowerCase(word.charAt(0))) {
                    found.add(property.getKey() + " has a title with '" + word + "'");
                }
            }
            if (title.matches("(The|A|An) .*")) {
                found.add(property.getKey() + " has a title with an article");
            }
            // the operator gives it to each Kamelet
            if ("id".equals(property.getKey())) {
                found.add("id is reserved");
            }
        }
        return found;
    }

    private static List<String> credentials(KameletFile kamelet) {
        List<String> found = new ArrayList<>();
        kamelet.definition().path("properties").properties().forEach(property -> {
            List<String> descriptors = new ArrayList<>();
            property.getValue().path("x-descriptors").forEach(descriptor -> descriptors.add(descriptor.asText()));
            if ("password".equals(property.getValue().path("format").asText())
                    && !descriptors.contains(CREDENTIALS_GROUP)) {
                found.add(property.getKey() + " is a password without " + CREDENTIALS_GROUP);
            }
            if (descriptors.stream().anyMatch(text -> text.startsWith("urn:alm:descriptor:com.tectonic.ui"))) {
                found.add(property.getKey() + " has a deprecated descriptor");
            }
            if (new HashSet<>(descriptors).size() < descriptors.size()) {
                found.add(property.getKey() + " has a descriptor twice");
            }
        });
        return found;
    }

    private static List<String> icon(KameletFile kamelet) {
        return kamelet.annotation(KameletFile.ICON).startsWith("data:image/svg+xml;base64,")
                ? List.of()
                : List.of("no embedded icon");
    }

    private static List<String> usedParameters(KameletFile kamelet) {
        Set<String> used = new TreeSet<>();
        collect(kamelet.template(), used);
        Set<String> declared = new TreeSet<>();
        kamelet.definition().path("properties").fieldNames().forEachRemaining(declared::add);
        kamelet.template()
                .path("beans")
                .forEach(bean -> declared.add(bean.path("name").asText()));
        List<String> found = new ArrayList<>();
        used.stream().filter(name -> !declared.contains(name)).forEach(name -> found.add(name + " is not declared"));
        declared.stream().filter(name -> !used.contains(name)).forEach(name -> found.add(name + " is never used"));
        return found;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.isTextual()) {
            Matcher matcher = PARAMETER.matcher(node.textValue());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        node.forEach(child -> collect(child, names));
    }

    private static List<String> templateConvention(KameletFile kamelet) {
        if (kamelet.template().isMissingNode()) {
            return List.of("no template");
        }
        String template = kamelet.template().toString();
        return switch (kamelet.label(KameletFile.TYPE)) {
            case "source" -> template.contains("kamelet:sink") ? List.of() : List.of("does not send to kamelet:sink");
            case "sink" ->
                template.contains("kamelet:source") ? List.of() : List.of("does not consume from kamelet:source");
            default -> List.of();
        };
    }

    private static List<String> dependencies(KameletFile kamelet) {
        List<String> found = new ArrayList<>();
        for (JsonNode dependency : kamelet.yaml().at("/spec/dependencies")) {
            if (!dependency.asText().matches("camel:.*|mvn:[^:]+:[^:]+:[^:]+|github:apache/.*")) {
                found.add("dependency '" + dependency.asText() + "'");
            }
        }
        return found;
    }
}
