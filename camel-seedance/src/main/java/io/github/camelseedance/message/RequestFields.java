/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.JsonLimits;
import io.github.camelseedance.model.VideoRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads the fields of a request from what came as JSON or as a Map: names and types are checked, nothing is converted. */
public final class RequestFields {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private final VideoRequest.Builder request = VideoRequest.builder();
    private final Violations out;
    private final Map<String, BiConsumer<String, Object>> fields = new LinkedHashMap<>();

    RequestFields(MediaReader media, Violations out) {
        this.out = out;
        fields.put("prompt", (name, value) -> request.prompt(text(name, value)));
        fields.put("model", (name, value) -> request.model(text(name, value)));
        fields.put("aspectRatio", (name, value) -> request.aspectRatio(text(name, value)));
        fields.put("resolution", (name, value) -> request.resolution(text(name, value)));
        fields.put("duration", (name, value) -> request.duration(duration(name, value)));
        fields.put("generateAudio", (name, value) -> request.generateAudio(flag(name, value)));
        fields.put("fixedLens", (name, value) -> request.fixedLens(flag(name, value)));
        fields.put("seed", (name, value) -> request.seed(whole(name, value, "a whole number")));
        fields.put("watermark", (name, value) -> request.watermark(flag(name, value)));
        fields.put("returnLastFrame", (name, value) -> request.returnLastFrame(flag(name, value)));
        fields.put("webhookUrl", (name, value) -> request.webhookUrl(text(name, value)));
        fields.put("metadata", (name, value) -> request.metadata(object(name, value, out)));
        fields.put("media", (name, value) -> request.media(media.read(value, out)));
        fields.put("extra", (name, value) -> object(name, value, out).forEach(request::extra));
    }

    /**
     * Reads a request that names no local files.
     *
     * @throws InvalidRequestException with everything that is wrong
     */
    public static VideoRequest parse(Map<?, ?> map) {
        Violations violations = new Violations();
        VideoRequest request = new RequestFields(new MediaReader(null), violations).read(map);
        violations.throwIfAny("any provider");
        return request;
    }

    /** Reads all fields; an absent one and one that is null are the same. */
    VideoRequest read(Map<?, ?> map) {
        map.forEach((key, value) -> {
            BiConsumer<String, Object> field = key instanceof String ? fields.get(key) : null;
            if (field == null) {
                unknown(String.valueOf(key), value);
            } else if (value != null) {
                field.accept((String) key, value);
            }
        });
        return request.build();
    }

    private void unknown(String name, Object value) {
        if (out.isFull()) {
            out.wrong(name, value, "");
            return;
        }
        String nearest = Names.nearest(name, fields.keySet());
        out.wrong(
                name,
                value,
                Names.resembles(name, nearest)
                        ? "not a field of a request; the nearest name is " + nearest
                        : "not a field of a request: " + String.join(", ", fields.keySet()));
    }

    private String text(String name, Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        out.wrong(name, value, "text");
        return null;
    }

    private Boolean flag(String name, Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        out.wrong(name, value, value instanceof CharSequence ? "true or false, not text" : "true or false");
        return null;
    }

    private Integer duration(String name, Object value) {
        String allowed = "a whole number of seconds";
        Long seconds = whole(name, value, allowed);
        if (seconds != null && seconds.intValue() != seconds) {
            out.wrong(name, value, allowed);
            return null;
        }
        return seconds == null ? null : seconds.intValue();
    }

    private Long whole(String name, Object value, String allowed) {
        Long number = value instanceof Number any ? WholeNumber.of(any).orElse(null) : null;
        if (number == null) {
            out.wrong(name, value, value instanceof CharSequence ? allowed + ", not text" : allowed);
        }
        return number;
    }

    /** An object with nothing in it but what JSON has, so that it can be stored and sent; it is a copy. */
    static Map<String, Object> object(String name, Object value, Violations out) {
        if (!(value instanceof Map<?, ?> map)) {
            out.wrong(name, value, "an object");
            return Map.of();
        }
        String problem = JsonLimits.problem(map);
        if (problem == null) {
            Map<String, Object> plain = Json.MAPPER.convertValue(map, OBJECT);
            // what was a bean is an object only now
            problem = JsonLimits.problem(plain);
            if (problem == null) {
                return plain;
            }
        }
        out.unfit(name, problem, JsonLimits.TEXT);
        return Map.of();
    }
}
