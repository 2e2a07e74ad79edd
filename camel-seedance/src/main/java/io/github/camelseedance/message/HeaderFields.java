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
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;

/**
 * Fills what the body of a request does not say from the message's headers. Header values are text or plain, and converted. For messages
 * it notes in {@code origins} where each field comes from, in words.
 */
record HeaderFields(Exchange exchange, MediaReader media, Violations out, Map<String, String> origins) {

    /** A header that has the value of a field. */
    private record Given(String field, String header, Object value) {}

    /** Sets the fields that {@code body} leaves open and a header has. */
    void fill(VideoRequest body, VideoRequest.Builder request) {
        take("prompt", body.prompt(), SeedanceConstants.PROMPT, this::text, request::prompt);
        take("model", body.model(), SeedanceConstants.MODEL, this::text, request::model);
        take("aspectRatio", body.aspectRatio(), SeedanceConstants.ASPECT_RATIO, this::text, request::aspectRatio);
        take("resolution", body.resolution(), SeedanceConstants.RESOLUTION, this::text, request::resolution);
        take("duration", body.duration(), SeedanceConstants.DURATION, this::seconds, request::duration);
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

    /** @param reader reads the value; null, with a violation, when the field cannot have it */
    private <T> void take(String name, Object known, String header, Function<Given, T> reader, Consumer<T> setter) {
        Object value = known == null ? exchange.getMessage().getHeader(header) : null;
        if (value != null) {
            origins.put(name, in(header));
            Optional.ofNullable(reader.apply(new Given(name, header, value))).ifPresent(setter);
        }
    }

    private String text(Given given) {
        return text(given, "text");
    }

    /** Of a stream that can be read only once the text takes its place: expressions see it too, and a redelivery. */
    private String text(Given given, String allowed) {
        Object value = given.value();
        String text = null;
        try {
            text = BodyText.ofValue(exchange, value).orElse(null);
            boolean once = value instanceof InputStream || value instanceof Reader;
            if (once && !(value instanceof StreamCache)) {
                exchange.getMessage().setHeader(given.header(), text == null ? "" : text);
            }
        } catch (TypeConversionException e) {
            // told below
        }
        return text != null ? text : wrong(given, value, allowed);
    }

    private Boolean flag(Given given) {
        Object value = given.value() instanceof CharSequence text ? SafeText.strip(text.toString()) : given.value();
        Boolean flag = null;
        try {
            flag = exchange.getContext().getTypeConverter().convertTo(Boolean.class, exchange, value);
        } catch (TypeConversionException e) {
            // told below
        }
        return flag != null ? flag : wrong(given, given.value(), "true or false");
    }

    private Long seed(Given given) {
        return whole(given, "a whole number");
    }

    private Integer seconds(Given given) {
        String allowed = "a whole number of seconds";
        Long seconds = whole(given, allowed);
        if (seconds == null) {
            return null;
        }
        return seconds.intValue() == seconds
                ? Integer.valueOf(seconds.intValue())
                : wrong(given, given.value(), allowed);
    }

    private Long whole(Given given, String allowed) {
        if (given.value() instanceof Number number) {
            // Camel converts 3.5 to 3
            return WholeNumber.of(number).orElseGet(() -> wrong(given, number, allowed));
        }
        String text = text(given, allowed);
        try {
            return text == null ? null : Long.valueOf(SafeText.strip(text));
        } catch (NumberFormatException e) {
            return wrong(given, given.value(), allowed);
        }
    }

    private Map<String, Object> metadata(Given given) {
        String allowed = "a JSON object as text";
        String text = text(given, allowed);
        Object json = text == null ? null : json(given, text, allowed);
        if (json == null) {
            return null;
        }
        return json instanceof Map
                ? RequestFields.object(given.field(), json, out)
                : wrong(given, given.value(), allowed);
    }

    private List<Media> media(Given given) {
        String allowed = "a JSON array, or image addresses or paths separated by white space";
        String text = text(given, allowed);
        if (text == null) {
            return null;
        }
        String items = SafeText.strip(text);
        if (items.startsWith("[") || items.startsWith("{")) {
            Object json = json(given, items, allowed);
            return json == null ? null : media.read(json, out);
        }
        int before = out.count();
        List<Media> line = media.readLine(items, out);
        // somebody meant to send something
        return line.isEmpty() && out.count() == before ? wrong(given, given.value(), allowed) : line;
    }

    private Object json(Given given, String text, String allowed) {
        try {
            return Json.MAPPER.readValue(SafeText.strip(text), Object.class);
        } catch (JsonProcessingException e) {
            return wrong(given, text, allowed);
        }
    }

    private <T> T wrong(Given given, Object value, String allowed) {
        out.wrong(given.field(), value, allowed + in(given.header()));
        return null;
    }

    private static String in(String header) {
        return ", in the header " + header;
    }
}
