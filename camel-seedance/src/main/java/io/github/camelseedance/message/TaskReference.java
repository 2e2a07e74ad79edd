/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.TaskIds;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * The task that a message is about: by the header, else a {@link VideoTask} body, else a text body, which is an id or a task as JSON.
 *
 * @param id   its id, checked
 * @param task the task of the body, when the body is this task; else null
 */
public record TaskReference(String id, VideoTask task) {

    private static final String ALLOWED = "a task id: 1 to 128 letters, digits, '_', '.' and '-', in the header "
            + SeedanceConstants.TASK_ID + ", a VideoTask body or a text body";

    /**
     * Reads it.
     *
     * @param provider id of the provider that will be asked
     * @throws InvalidRequestException when there is none, it is not an id, or the body is a task of another provider
     */
    public static TaskReference of(Exchange exchange, String provider) {
        Object body = exchange.getMessage().getBody();
        VideoTask task = body instanceof VideoTask t ? t : null;
        Object header = exchange.getMessage().getHeader(SeedanceConstants.TASK_ID);
        if (header != null) {
            String text = exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, header);
            String id = checked(provider, SeedanceConstants.TASK_ID, text == null ? null : text.strip());
            return new TaskReference(id, task != null && id.equals(task.id()) ? mine(provider, task) : null);
        }
        if (task != null) {
            return new TaskReference(checked(provider, "id", task.id()), mine(provider, task));
        }
        return new TaskReference(checked(provider, "body", text(exchange, body, provider)), null);
    }

    private static VideoTask mine(String provider, VideoTask task) {
        if (task.provider() != null && !task.provider().equals(provider)) {
            throw InvalidRequestException.of(
                    provider,
                    "provider",
                    task.provider(),
                    "the body is a task of another provider than this endpoint's");
        }
        return task;
    }

    private static String text(Exchange exchange, Object body, String provider) {
        if (body == null) {
            return null;
        }
        if (body instanceof Map<?, ?> map) {
            return id(map.get("id"));
        }
        if (body instanceof JsonNode node) {
            return node.isValueNode() ? node.asText() : node.path("id").asText();
        }
        if (body instanceof Number) {
            return id(body);
        }
        try {
            String text = BodyText.read(exchange, body)
                    .map(String::strip)
                    .orElseThrow(
                            () -> InvalidRequestException.of(provider, "body", Violations.describe(body), ALLOWED));
            return text.startsWith("{") ? Json.MAPPER.readTree(text).path("id").asText() : text;
        } catch (JsonProcessingException e) {
            throw InvalidRequestException.of(provider, "body", "(malformed JSON)", ALLOWED);
        } catch (BodyText.UnreadableException e) {
            throw InvalidRequestException.of(provider, "body", "(" + e.getMessage() + ")", ALLOWED);
        }
    }

    private static String id(Object value) {
        if (value instanceof Number number) {
            return WholeNumber.of(number).map(String::valueOf).orElseGet(number::toString);
        }
        return value instanceof CharSequence text ? text.toString().strip() : "";
    }

    private static String checked(String provider, String field, String id) {
        if (!TaskIds.isValid(id)) {
            throw InvalidRequestException.of(provider, field, id == null ? null : Violations.describe(id), ALLOWED);
        }
        return id;
    }
}
