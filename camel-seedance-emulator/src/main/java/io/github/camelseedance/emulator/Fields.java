/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Takes the fields of a JSON object, and refuses what is not as documented. An explicit null is not an absent field.
 *
 * @param node the object itself
 * @param invalid makes a refusal of the name of a field and what is wrong with it
 * @param missing makes one of a field that is not there
 */
public record Fields(
        ObjectNode node, BiFunction<String, String, Refusal> invalid, BiFunction<String, String, Refusal> missing) {
    /** Refuses a field of any other name. */
    public Fields onlyKnown(Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw invalid.apply(name, "is unknown");
            }
        });
        return this;
    }

    /** Text, if the field is there. */
    public Optional<String> text(String name) {
        return value(name, JsonNode::isTextual, "must be a string").map(JsonNode::textValue);
    }

    /** Text that must be there and not blank. */
    public String requiredText(String name) {
        String text = text(name).orElseThrow(() -> missing.apply(name, "is required"));
        if (text.isBlank()) {
            throw invalid.apply(name, "must not be empty");
        }
        return text;
    }

    /** Text of at most so many characters. */
    public Optional<String> text(String name, int maxLength) {
        Optional<String> text = text(name);
        if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > maxLength) {
            throw invalid.apply(name, "must not be longer than " + maxLength + " characters");
        }
        return text;
    }

    /** A http or https address, if the field is there. */
    public Optional<String> webUrl(String name) {
        Optional<String> text = text(name);
        if (text.isPresent() && !isWebUrl(text.get(), false)) {
            throw invalid.apply(name, "must be a URL");
        }
        return text;
    }

    /** Whether a text is a http or https address with a host. */
    static boolean isWebUrl(String text, boolean httpsOnly) {
        try {
            URI uri = URI.create(text);
            boolean web =
                    "https".equalsIgnoreCase(uri.getScheme()) || !httpsOnly && "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One of the allowed values; {@code otherwise} when the field is absent. */
    public String oneOf(String name, Collection<String> allowed, String otherwise) {
        String text = text(name).orElse(otherwise);
        if (!allowed.contains(text)) {
            throw invalid.apply(name, "must be one of " + String.join(", ", allowed));
        }
        return text;
    }

    /** A whole number from {@code min} to {@code max}. */
    public Optional<Long> integer(String name, long min, long max) {
        Optional<Long> value = value(
                        name, found -> found.isIntegralNumber() && found.canConvertToLong(), "must be an integer")
                .map(JsonNode::longValue);
        if (value.isPresent() && (value.get() < min || value.get() > max)) {
            throw invalid.apply(
                    name, max == Long.MAX_VALUE ? "must be " + min + " or above" : "must be " + min + "-" + max);
        }
        return value;
    }

    /** A boolean, false when absent. */
    public boolean flag(String name) {
        return value(name, JsonNode::isBoolean, "must be a boolean")
                .map(JsonNode::booleanValue)
                .orElse(false);
    }

    /** An object, if the field is there. */
    public Optional<JsonNode> object(String name) {
        return value(name, JsonNode::isObject, "must be an object");
    }

    /** An array, if the field is there. */
    public Optional<JsonNode> array(String name) {
        return value(name, JsonNode::isArray, "must be an array");
    }

    /** The refusal of a field. */
    public Refusal invalid(String name, String problem) {
        return invalid.apply(name, problem);
    }

    /** The refusal of a request that lacks a field. */
    public Refusal missing(String name) {
        return missing.apply(name, "is required");
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> type, String expected) {
        JsonNode value = node.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.test(value)) {
            throw invalid.apply(name, expected);
        }
        return Optional.of(value);
    }
}
