/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.VideoRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;

/** Fills what the body of a request does not say from the message's headers. Header values are text or plain, and converted. */
final class HeaderFields {

    private final Exchange exchange;
    private final MediaReader media;
    private final Violations out;

    HeaderFields(Exchange exchange, MediaReader media, Violations out) {
        this.exchange = exchange;
        this.media = media;
        this.out = out;
    }

    /** Sets the fields that {@code body} leaves open and a header has. */
    void fill(VideoRequest body, VideoRequest.Builder request) {
        take(body.prompt(), SeedanceConstants.PROMPT, this::text, request::prompt);
        take(body.model(), SeedanceConstants.MODEL, this::text, request::model);
        take(body.aspectRatio(), SeedanceConstants.ASPECT_RATIO, this::text, request::aspectRatio);
        take(body.resolution(), SeedanceConstants.RESOLUTION, this::text, request::resolution);
        take(body.duration(), SeedanceConstants.DURATION, this::duration, request::duration);
        take(body.generateAudio(), SeedanceConstants.GENERATE_AUDIO, this::flag, request::generateAudio);
        take(body.fixedLens(), SeedanceConstants.FIXED_LENS, this::flag, request::fixedLens);
        take(body.seed(), SeedanceConstants.SEED, this::seed, request::seed);
        take(body.watermark(), SeedanceConstants.WATERMARK, this::flag, request::watermark);
        take(body.returnLastFrame(), SeedanceConstants.RETURN_LAST_FRAME, this::flag, request::returnLastFrame);
        take(body.webhookUrl(), SeedanceConstants.WEBHOOK_URL, this::text, request::webhookUrl);
        take(emptyIsNull(body.metadata().isEmpty()), SeedanceConstants.METADATA, this::metadata, request::metadata);
        take(emptyIsNull(body.media().isEmpty()), SeedanceConstants.MEDIA, this::media, request::media);
    }

    private static Boolean emptyIsNull(boolean empty) {
        return empty ? null : Boolean.TRUE;
    }

    private <T> void take(
            Object known, String header, BiFunction<String, Object, Optional<T>> reader, Consumer<T> setter) {
        Object value = known == null ? exchange.getMessage().getHeader(header) : null;
        if (value != null) {
            reader.apply(header, value).ifPresent(setter);
        }
    }

    private Optional<String> text(String header, Object value) {
        return convert(header, value, String.class, "text");
    }

    private Optional<Boolean> flag(String header, Object value) {
        return convert(header, value, Boolean.class, "true or false");
    }

    private Optional<Long> seed(String header, Object value) {
        return whole(header, value, "a whole number");
    }

    private Optional<Integer> duration(String header, Object value) {
        String allowed = "a whole number of seconds";
        Optional<Long> seconds = whole(header, value, allowed);
        if (seconds.isPresent() && seconds.get().intValue() != seconds.get()) {
            out.wrong(header, value, allowed);
            return Optional.empty();
        }
        return seconds.map(Long::intValue);
    }

    private Optional<Long> whole(String header, Object value, String allowed) {
        // Camel converts 3.5 to 3
        if (value instanceof Number number && number.doubleValue() != Math.rint(number.doubleValue())) {
            out.wrong(header, value, allowed);
            return Optional.empty();
        }
        return convert(header, value instanceof String text ? text.trim() : value, Long.class, allowed);
    }

    private Optional<Map<String, Object>> metadata(String header, Object value) {
        String allowed = "a JSON object as text";
        Optional<Object> json = json(header, value, allowed);
        if (json.isPresent() && !(json.get() instanceof Map)) {
            out.wrong(header, value, allowed);
            return Optional.empty();
        }
        return json.map(object -> RequestFields.object(header, object, out));
    }

    private Optional<List<Media>> media(String header, Object value) {
        Optional<String> text = text(header, value).map(String::strip);
        if (text.isEmpty() || (!text.get().startsWith("[") && !text.get().startsWith("{"))) {
            return text.map(media::readCommaSeparated);
        }
        return json(header, text.get(), "a JSON array, or image addresses or paths separated by commas")
                .map(json -> media.read(json, out));
    }

    private Optional<Object> json(String header, Object value, String allowed) {
        return convert(header, value, String.class, allowed).flatMap(text -> {
            try {
                return Optional.ofNullable(Json.MAPPER.readValue(text, Object.class));
            } catch (JsonProcessingException e) {
                out.wrong(header, text, allowed);
                return Optional.empty();
            }
        });
    }

    private <T> Optional<T> convert(String header, Object value, Class<T> type, String allowed) {
        T converted;
        try {
            converted = exchange.getContext().getTypeConverter().convertTo(type, exchange, value);
        } catch (TypeConversionException e) {
            converted = null;
        }
        if (converted == null) {
            out.wrong(header, value, allowed);
        }
        return Optional.ofNullable(converted);
    }
}
