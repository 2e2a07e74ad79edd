/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoRequest;
import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;

/** Fills what the body of a request does not say from the message's headers. Header values are text or plain, and converted. */
final class HeaderFields {

    /** Reads a header; {@code name} is the field. */
    private interface FieldReader<T> {
        Optional<T> read(String name, String header, Object value);
    }

    private final Exchange exchange;
    private final MediaReader media;
    private final Violations out;
    private final Map<String, String> origins;

    /**
     * @param origins filled with where fields come from, in words, for messages
     */
    HeaderFields(Exchange exchange, MediaReader media, Violations out, Map<String, String> origins) {
        this.exchange = exchange;
        this.media = media;
        this.out = out;
        this.origins = origins;
    }

    /** Sets the fields that {@code body} leaves open and a header has. */
    void fill(VideoRequest body, VideoRequest.Builder request) {
        take("prompt", body.prompt(), SeedanceConstants.PROMPT, this::text, request::prompt);
        take("model", body.model(), SeedanceConstants.MODEL, this::text, request::model);
        take("aspectRatio", body.aspectRatio(), SeedanceConstants.ASPECT_RATIO, this::text, request::aspectRatio);
        take("resolution", body.resolution(), SeedanceConstants.RESOLUTION, this::text, request::resolution);
        take("duration", body.duration(), SeedanceConstants.DURATION, this::duration, request::duration);
        take(
                "generateAudio",
                body.generateAudio(),
                SeedanceConstants.GENERATE_AUDIO,
                this::flag,
                request::generateAudio);
        take("fixedLens", body.fixedLens(), SeedanceConstants.FIXED_LENS, this::flag, request::fixedLens);
        take("seed", body.seed(), SeedanceConstants.SEED, this::seed, request::seed);
        take("watermark", body.watermark(), SeedanceConstants.WATERMARK, this::flag, request::watermark);
        take(
                "returnLastFrame",
                body.returnLastFrame(),
                SeedanceConstants.RETURN_LAST_FRAME,
                this::flag,
                request::returnLastFrame);
        take("webhookUrl", body.webhookUrl(), SeedanceConstants.WEBHOOK_URL, this::text, request::webhookUrl);
        if (body.metadata().isEmpty()) {
            take("metadata", null, SeedanceConstants.METADATA, this::metadata, request::metadata);
        }
        if (body.media().isEmpty()) {
            take("media", null, SeedanceConstants.MEDIA, this::media, request::media);
        }
    }

    private <T> void take(String name, Object known, String header, FieldReader<T> reader, Consumer<T> setter) {
        Object value = known == null ? exchange.getMessage().getHeader(header) : null;
        if (value != null) {
            origins.put(name, in(header));
            reader.read(name, header, value).ifPresent(setter);
        }
    }

    private Optional<String> text(String name, String header, Object value) {
        return text(name, header, value, "text");
    }

    /** Of a stream that can be read only once the text takes its place: expressions see it too, and a redelivery. */
    private Optional<String> text(String name, String header, Object value, String allowed) {
        try {
            Optional<String> text = BodyText.ofValue(exchange, value);
            boolean once = value instanceof InputStream || value instanceof Reader;
            if (once && !(value instanceof StreamCache)) {
                exchange.getMessage().setHeader(header, text.orElse(""));
            }
            return text.isPresent() ? text : wrong(name, header, value, allowed);
        } catch (TypeConversionException e) {
            return wrong(name, header, value, allowed);
        }
    }

    private Optional<Boolean> flag(String name, String header, Object value) {
        String allowed = "true or false";
        try {
            Object plain = value instanceof CharSequence text ? SafeText.strip(text.toString()) : value;
            Boolean flag = exchange.getContext().getTypeConverter().convertTo(Boolean.class, exchange, plain);
            return flag == null ? wrong(name, header, value, allowed) : Optional.of(flag);
        } catch (TypeConversionException e) {
            return wrong(name, header, value, allowed);
        }
    }

    private Optional<Long> seed(String name, String header, Object value) {
        return whole(name, header, value, "a whole number");
    }

    private Optional<Integer> duration(String name, String header, Object value) {
        String allowed = "a whole number of seconds";
        Optional<Long> seconds = whole(name, header, value, allowed);
        if (seconds.isPresent() && seconds.get().intValue() != seconds.get()) {
            return wrong(name, header, value, allowed);
        }
        return seconds.map(Long::intValue);
    }

    private Optional<Long> whole(String name, String header, Object value, String allowed) {
        if (value instanceof Number number) {
            // Camel converts 3.5 to 3
            Optional<Long> whole = WholeNumber.of(number);
            return whole.isPresent() ? whole : wrong(name, header, value, allowed);
        }
        Optional<String> text = text(name, header, value, allowed);
        return text.map(SafeText::strip).flatMap(digits -> {
            try {
                return Optional.of(Long.valueOf(digits));
            } catch (NumberFormatException e) {
                return wrong(name, header, value, allowed);
            }
        });
    }

    private Optional<Map<String, Object>> metadata(String name, String header, Object value) {
        String allowed = "a JSON object as text";
        Optional<Object> json = json(name, header, value, allowed);
        if (json.isPresent() && !(json.get() instanceof Map)) {
            return wrong(name, header, value, allowed);
        }
        return json.map(object -> RequestFields.object(name, object, out));
    }

    private Optional<List<Media>> media(String name, String header, Object value) {
        String allowed = "a JSON array, or image addresses or paths separated by white space";
        Optional<String> text = text(name, header, value, allowed).map(SafeText::strip);
        if (text.isEmpty() || (!text.get().startsWith("[") && !text.get().startsWith("{"))) {
            int before = out.count();
            Optional<List<Media>> line = text.map(items -> media.readLine(items, out));
            // somebody meant to send something
            return line.isPresent() && line.get().isEmpty() && out.count() == before
                    ? wrong(name, header, value, allowed)
                    : line;
        }
        return json(name, header, text.get(), allowed).map(json -> media.read(json, out));
    }

    private Optional<Object> json(String name, String header, Object value, String allowed) {
        return text(name, header, value, allowed).flatMap(text -> {
            try {
                return Optional.ofNullable(Json.MAPPER.readValue(SafeText.strip(text), Object.class));
            } catch (JsonProcessingException e) {
                return wrong(name, header, text, allowed);
            }
        });
    }

    private <T> Optional<T> wrong(String name, String header, Object value, String allowed) {
        out.wrong(name, value, allowed + in(header));
        return Optional.empty();
    }

    private static String in(String header) {
        return ", in the header " + header;
    }
}
