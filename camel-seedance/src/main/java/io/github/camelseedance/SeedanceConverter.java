/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.message.RequestFields;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SeedanceResult;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Converter;

/** Converts results to JSON in its forms, and JSON to requests and tasks. */
@Converter(generateLoader = true)
public final class SeedanceConverter {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private SeedanceConverter() {}

    @Converter
    public static String toString(SeedanceResult result) throws JsonProcessingException {
        return Json.MAPPER.writeValueAsString(result);
    }

    @Converter
    public static byte[] toBytes(SeedanceResult result) throws JsonProcessingException {
        return Json.MAPPER.writeValueAsBytes(result);
    }

    @Converter
    public static InputStream toInputStream(SeedanceResult result) throws JsonProcessingException {
        return new ByteArrayInputStream(toBytes(result));
    }

    @Converter
    public static Map<String, Object> toMap(SeedanceResult result) {
        return Json.MAPPER.convertValue(result, OBJECT);
    }

    @Converter
    public static JsonNode toJsonNode(SeedanceResult result) {
        return Json.MAPPER.valueToTree(result);
    }

    /** Checks names and types of the fields; a request made so names no local files. */
    @Converter
    public static VideoRequest toVideoRequest(Map<?, ?> map) {
        return RequestFields.parse(map);
    }

    @Converter
    public static VideoRequest toVideoRequest(JsonNode node) {
        return request(node);
    }

    @Converter
    public static VideoRequest toVideoRequest(String json) throws IOException {
        return request(Json.MAPPER.readTree(json));
    }

    @Converter
    public static VideoRequest toVideoRequest(byte[] json) throws IOException {
        return request(Json.MAPPER.readTree(json));
    }

    @Converter
    public static VideoRequest toVideoRequest(InputStream json) throws IOException {
        return request(Json.MAPPER.readTree(json));
    }

    @Converter
    public static VideoTask toVideoTask(Map<?, ?> map) {
        return Json.MAPPER.convertValue(map, VideoTask.class);
    }

    @Converter
    public static VideoTask toVideoTask(JsonNode node) throws JsonProcessingException {
        return Json.MAPPER.treeToValue(node, VideoTask.class);
    }

    @Converter
    public static VideoTask toVideoTask(String json) throws JsonProcessingException {
        return Json.MAPPER.readValue(json, VideoTask.class);
    }

    @Converter
    public static VideoTask toVideoTask(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, VideoTask.class);
    }

    @Converter
    public static VideoTask toVideoTask(InputStream json) throws IOException {
        return Json.MAPPER.readValue(json, VideoTask.class);
    }

    private static VideoRequest request(JsonNode node) {
        if (!node.isObject()) {
            throw InvalidRequestException.of(
                    "any provider", "request", node.getNodeType().name(), "a JSON object");
        }
        return RequestFields.parse(Json.MAPPER.convertValue(node, OBJECT));
    }
}
