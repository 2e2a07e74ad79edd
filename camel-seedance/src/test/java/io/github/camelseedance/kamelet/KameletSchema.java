/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Kubernetes would drop or refuse of a resource: fields that its schema does not have, and values of another type. */
final class KameletSchema {

    private KameletSchema() {}

    static List<String> violations(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        walk(schema, value, "", found);
        return found;
    }

    private static void walk(JsonNode schema, JsonNode value, String path, List<String> found) {
        if (!hasType(schema.path("type").asText(), value)) {
            found.add(path + " is not " + article(schema.path("type").asText()));
            return;
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(schema.path("items"), value.get(i), path + "/" + i, found);
            }
        } else if (value.isObject() && (schema.has("properties") || schema.has("additionalProperties"))) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                String name = path + "/" + field.getKey();
                JsonNode inner = schema.path("properties").has(field.getKey())
                        ? schema.path("properties").get(field.getKey())
                        : schema.path("additionalProperties");
                if (inner.isMissingNode()) {
                    found.add(name + " is not in the schema");
                } else {
                    walk(inner, field.getValue(), name, found);
                }
            }
        }
    }

    private static boolean hasType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            // x-kubernetes-preserve-unknown-fields: anything
            default -> true;
        };
    }

    private static String article(String type) {
        return ("aeio".indexOf(type.charAt(0)) >= 0 ? "an " : "a ") + type;
    }
}
