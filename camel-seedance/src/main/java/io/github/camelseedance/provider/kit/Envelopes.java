/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.TaskIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads answers through an envelope. Envelopes differ in how they say success and where the payload is; errors come in
 * more shapes than the documents show, so code, message and task id are looked for in all places where they were seen.
 *
 * @param members what a JSON object must have one of to be the envelope
 * @param success whether the envelope says success
 * @param payload where the payload can be, best first; the empty pointer is the envelope itself
 * @param taskIds where a task id can be, best first
 * @param codes where a code can be, best first
 * @param messages where a message can be, best first
 */
public record Envelopes(
        Set<String> members,
        Predicate<JsonNode> success,
        List<JsonPointer> payload,
        List<JsonPointer> taskIds,
        List<JsonPointer> codes,
        List<JsonPointer> messages) {

    private static final List<JsonPointer> CODES =
            at("/error/code", "/code", "/error_code", "/data/error_code", "/result/error_code", "/error");
    private static final List<JsonPointer> MESSAGES = at(
            "/error/message",
            "/message",
            "/error",
            "/data/error_message",
            "/result/error_message",
            "/error_message",
            "/detail");
    private static final JsonPointer ERROR = JsonPointer.compile("/error");
    private static final Pattern WORD = Pattern.compile("(?=.{3,100}$)[A-Za-z][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]+)*");
    private static final Pattern LOUD_WORD = Pattern.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]{1,60}");
    private static final int HTML_WINDOW = 512;

    /** An envelope that has one of these members. Say next how it says success, and where payload and task id are. */
    public static Envelopes of(String... members) {
        return new Envelopes(Set.of(members), root -> false, at(""), List.of(), CODES, MESSAGES);
    }

    /** With what says success, besides an HTTP status of 200 to 299. */
    public Envelopes success(Predicate<JsonNode> test) {
        return new Envelopes(members, test, payload, taskIds, codes, messages);
    }

    /** With the places where the payload can be, as JSON pointers; the empty one is the envelope itself. */
    public Envelopes payload(String... places) {
        return new Envelopes(members, success, at(places), taskIds, codes, messages);
    }

    /** With the places where a task id can be. */
    public Envelopes taskIds(String... places) {
        return new Envelopes(members, success, payload, at(places), codes, messages);
    }

    /** With further places where a code can be, before the usual ones. */
    public Envelopes codes(String... places) {
        return new Envelopes(members, success, payload, taskIds, both(at(places), codes), messages);
    }

    /** With further places where a message can be, before the usual ones. */
    public Envelopes messages(String... places) {
        return new Envelopes(members, success, payload, taskIds, codes, both(at(places), messages));
    }

    /** Never throws. */
    public Answer read(ApiReply reply) {
        JsonNode root = parse(reply.body());
        if (!root.isObject() || !hasMember(root)) {
            return Answer.foreign(reply.status(), root.isMissingNode() && isHtml(reply), reply.retryAfter());
        }
        boolean ok = reply.status() / 100 == 2 && success.test(root);
        return new Answer(
                reply.status(),
                true,
                false,
                ok,
                ok ? null : code(root),
                message(root),
                payload(root),
                taskId(root),
                reply.retryAfter());
    }

    private boolean hasMember(JsonNode root) {
        for (String member : members) {
            if (root.has(member)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode payload(JsonNode root) {
        JsonNode found = first(payload, root, node -> node.isObject() || node.isArray() ? node : null);
        return found == null ? MissingNode.getInstance() : found;
    }

    /** The first valid task id, or null. */
    public String taskId(JsonNode root) {
        return first(taskIds, root, node -> {
            String id = LenientJson.id(node);
            return TaskIds.isValid(id) ? id : null;
        });
    }

    /** A word before a number: a number is mostly the HTTP status once more. */
    private String code(JsonNode root) {
        String word = first(
                codes,
                root,
                node -> node.isTextual() && WORD.matcher(node.textValue()).matches() ? node.textValue() : null);
        if (word != null) {
            return word;
        }
        String loud = message(root);
        if (loud != null && LOUD_WORD.matcher(loud).matches()) {
            return loud;
        }
        return codes.stream()
                .filter(place -> !ERROR.equals(place)) // there it is a sentence
                .map(root::at)
                .filter(node -> node.isIntegralNumber() || node.isTextual())
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank() && !"200".equals(text))
                .map(text -> SafeText.of(text, 64))
                .findFirst()
                .orElse(null);
    }

    private String message(JsonNode root) {
        return first(
                messages,
                root,
                node -> node.isTextual() && !node.textValue().isBlank() ? SafeText.of(node.textValue()) : null);
    }

    private static <T> T first(List<JsonPointer> places, JsonNode root, Function<JsonNode, T> reader) {
        for (JsonPointer place : places) {
            T found = reader.apply(root.at(place));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static List<JsonPointer> both(List<JsonPointer> first, List<JsonPointer> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static List<JsonPointer> at(String... places) {
        return Arrays.stream(places).map(JsonPointer::compile).toList();
    }

    /** Whether a member is true, also as text. */
    public static boolean isTrue(JsonNode node) {
        return node.isBoolean() ? node.booleanValue() : node.isTextual() && "true".equalsIgnoreCase(node.textValue());
    }

    private static JsonNode parse(byte[] body) {
        if (body.length == 0 || body.length > Json.MAX_DOCUMENT) {
            return MissingNode.getInstance();
        }
        try {
            return Json.read(body);
        } catch (IOException | RuntimeException e) {
            // whatever it is, it is not the envelope: the rules say what follows from that
            return MissingNode.getInstance();
        }
    }

    private static boolean isHtml(ApiReply reply) {
        if (reply.contentType() != null
                && reply.contentType().toLowerCase(Locale.ROOT).contains("html")) {
            return true;
        }
        int length = Math.min(reply.body().length, HTML_WINDOW);
        String start = new String(reply.body(), 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return start.contains("<html") || start.contains("<!doctype html");
    }
}
