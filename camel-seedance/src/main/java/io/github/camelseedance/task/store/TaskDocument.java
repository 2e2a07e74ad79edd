/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoTask;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of a row that no query looks into, as JSON. Fields that a later version has added are passed over. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TaskDocument(
        String keyHash,
        String fingerprint,
        boolean sent,
        @JsonProperty("held") boolean operatorOnly,
        boolean tracked,
        VideoTask task,
        Map<String, String> providerData,
        CostEstimate estimate,
        Map<String, Header> headers,
        int deliveries,
        Instant notBefore,
        @JsonProperty("watched") long observedRunning,
        Instant sentAt,
        Instant acceptedAt,
        Instant endedAt,
        Instant finishedAt) {

    /** A header value; JSON alone does not tell a Long from an Integer. */
    record Header(String type, String value) {

        static Header of(Object value) {
            return new Header(value.getClass().getSimpleName(), value.toString());
        }

        Object toValue() {
            return switch (type) {
                case "Boolean" -> Boolean.valueOf(value);
                case "Integer" -> Integer.valueOf(value);
                case "Long" -> Long.valueOf(value);
                case "Double" -> Double.valueOf(value);
                case "Float" -> Float.valueOf(value);
                case "Short" -> Short.valueOf(value);
                case "Byte" -> Byte.valueOf(value);
                case "BigDecimal" -> new BigDecimal(value);
                case "BigInteger" -> new BigInteger(value);
                default -> value;
            };
        }
    }

    // what was written must be readable: the limits for foreign JSON are too narrow for a request inside a row
    private static final JsonMapper MAPPER = mapper();

    private static JsonMapper mapper() {
        JsonMapper mapper = Json.MAPPER.copy();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }

    public static String write(TaskRow row) {
        Map<String, Header> headers = new LinkedHashMap<>();
        row.headers().forEach((name, value) -> headers.put(name, Header.of(value)));
        try {
            return MAPPER.writeValueAsString(new TaskDocument(
                    row.keyHash(),
                    row.fingerprint(),
                    row.sent(),
                    row.operatorOnly(),
                    row.tracked(),
                    row.task(),
                    row.task() == null ? null : row.task().providerData(),
                    row.estimate(),
                    headers,
                    row.deliveries(),
                    row.notBefore(),
                    row.observedRunning(),
                    row.sentAt(),
                    row.acceptedAt(),
                    row.endedAt(),
                    row.finishedAt()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Task row " + row.id() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    public static TaskDocument read(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, TaskDocument.class);
    }

    /** Adds what it holds to a row. */
    public TaskRowBuilder into(TaskRowBuilder row) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (headers != null) {
            headers.forEach((name, header) -> values.put(name, header.toValue()));
        }
        return row.keyHash(keyHash)
                .fingerprint(fingerprint)
                .sent(sent)
                .operatorOnly(operatorOnly)
                .tracked(tracked)
                .task(
                        task == null || providerData == null
                                ? task
                                : task.toBuilder().providerData(providerData).build())
                .estimate(estimate)
                .headers(values)
                .deliveries(deliveries)
                .notBefore(notBefore)
                .observedRunning(observedRunning)
                .sentAt(sentAt)
                .acceptedAt(acceptedAt)
                .endedAt(endedAt)
                .finishedAt(finishedAt);
    }
}
