/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorMessages;
import io.github.camelseedance.provider.TaskIds;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** What the three dialects have in common when they write bodies and paths and read tasks. */
public final class RequestJson {

    /** Longest error code that is taken over, in characters. */
    public static final int MAX_CODE = 128;

    /** Longest error message that is taken over, in characters. */
    public static final int MAX_MESSAGE = SafeText.MAX_LENGTH;

    private static final int MAX_STATUS = 64;

    private RequestJson() {}

    /** Puts a field; null, an empty map and an empty collection are not sent. */
    public static void put(ObjectNode body, String field, Object value) {
        boolean absent = value == null
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof Collection<?> items && items.isEmpty();
        if (!absent) {
            body.set(field, Json.MAPPER.valueToTree(value));
        }
    }

    /** Merges fields that the component does not know. */
    public static void merge(ObjectNode body, Map<String, Object> extra) {
        extra.forEach((name, value) -> body.set(name, Json.MAPPER.valueToTree(value)));
    }

    /** A checked task id as a segment of a path: nothing in it has to be encoded. */
    public static String segment(String provider, String taskId) {
        return TaskIds.require(provider, taskId);
    }

    /** The beginning of a task: id, provider and status; the id must be there. */
    public static VideoTask.Builder task(
            String provider, CallKind kind, Answer answer, Map<String, TaskStatus> statuses) {
        if (answer.taskId() == null) {
            throw ErrorMessages.ofProtocol(provider, kind, answer, "it has no usable task id");
        }
        return task(provider, answer.taskId(), answer.payload(), statuses, kind == CallKind.SUBMIT);
    }

    /**
     * The beginning of a task.
     *
     * @param accepted whether a task without a status is known to be accepted, so that it is waiting
     */
    public static VideoTask.Builder task(
            String provider, String id, JsonNode task, Map<String, TaskStatus> statuses, boolean accepted) {
        String word = LenientJson.shown(task, "status", MAX_STATUS);
        TaskStatus status = word == null
                ? accepted ? TaskStatus.QUEUED : TaskStatus.UNKNOWN
                : statuses.getOrDefault(word.toLowerCase(Locale.ROOT), TaskStatus.UNKNOWN);
        return VideoTask.builder().id(id).provider(provider).status(status).providerStatus(word);
    }
}
