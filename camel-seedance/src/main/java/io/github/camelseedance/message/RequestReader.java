/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.SeedanceResult;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.SeedanceProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConverter;

/**
 * Makes a {@link VideoRequest} of a message: a field is taken from the body, else from its header, else from the endpoint. All that
 * is wrong, also by the provider's document, is one {@link InvalidRequestException}.
 *
 * @param provider       whose document the request is checked against
 * @param defaults       options of the endpoint
 * @param mediaDirectory directory below which local files may be named by JSON, a Map or a header; null for none
 * @param ownWebhooks    whether the endpoint gives each submission a webhook address, so that a message cannot bring its own
 */
public record RequestReader(
        SeedanceProvider provider, VideoRequest defaults, Path mediaDirectory, boolean ownWebhooks) {

    private static final String BODIES = "a prompt, a JSON object, a Map or a VideoRequest";
    private static final String PROMPT_OR_JSON = "a JSON object, or a prompt, which cannot begin with {";
    private static final VideoRequest NOTHING = VideoRequest.builder().build();

    /**
     * Reads the request of an exchange. A body that can be read only once becomes the bytes or the text that were read; otherwise the
     * message is left as it is.
     *
     * @throws InvalidRequestException with everything that is wrong with it
     */
    public VideoRequest read(Exchange exchange) {
        Violations violations = new Violations();
        Names.check(exchange.getMessage(), violations);
        VideoRequest body = body(exchange, violations);
        VideoRequest.Builder request = body.toBuilder();
        Map<String, String> origins = new HashMap<>();
        new HeaderFields(exchange, mediaReader(), violations, origins).fill(body, request);
        VideoRequest complete = withDefaults(request.build(), origins);
        checkWebhook(complete.webhookUrl(), origins.getOrDefault("webhookUrl", ""), violations);
        violations.addUnlessKnown(provider.validate(complete), field -> origins.getOrDefault(field, ""));
        violations.throwIfAny(provider.id());
        return complete;
    }

    private MediaReader mediaReader() {
        return new MediaReader(mediaDirectory);
    }

    private VideoRequest body(Exchange exchange, Violations out) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return empty(exchange);
        }
        Optional<VideoRequest> request = request(body, out);
        if (request.isPresent()) {
            return request.get();
        }
        Optional<String> text;
        try {
            text = BodyText.read(exchange, body);
        } catch (BodyText.UnreadableException e) {
            throw InvalidRequestException.of(provider.id(), "body", "(" + e.getMessage() + ")", PROMPT_OR_JSON);
        }
        if (text.isPresent()) {
            return fromText(text.get(), exchange, out);
        }
        return converted(exchange, body, out)
                .orElseThrow(() -> InvalidRequestException.of(
                        provider.id(), "body", "(" + body.getClass().getName() + ")", BODIES));
    }

    private Optional<VideoRequest> request(Object body, Violations out) {
        if (body instanceof VideoRequest request) {
            VideoRequest.Builder plain = request.toBuilder()
                    .media(mediaReader().check(request.media(), out))
                    .metadata(RequestFields.object("metadata", request.metadata(), out));
            RequestFields.object("extra", request.extra(), out).forEach(plain::extra);
            return Optional.of(plain.build());
        }
        if (body instanceof Map<?, ?> map) {
            return Optional.of(new RequestFields(mediaReader(), out).read(map));
        }
        if (body instanceof JsonNode node) {
            return Optional.of(fromJson(Json.MAPPER.convertValue(node, Object.class), out));
        }
        return Optional.empty();
    }

    /** A body of a type that the component does not know: Camel's converters may make a request or a Map of it. */
    private Optional<VideoRequest> converted(Exchange exchange, Object body, Violations out) {
        TypeConverter converter = exchange.getContext().getTypeConverter();
        boolean plain = body instanceof Number || body instanceof Boolean || body instanceof SeedanceResult;
        Object other = plain ? null : converter.tryConvertTo(VideoRequest.class, exchange, body);
        if (other == null && !plain) {
            other = converter.tryConvertTo(Map.class, exchange, body);
        }
        return other == null ? Optional.empty() : request(other, out);
    }

    private VideoRequest fromText(String text, Exchange exchange, Violations out) {
        String stripped = SafeText.strip(text);
        if (stripped.isEmpty()) {
            return empty(exchange);
        }
        if (stripped.charAt(0) != '{') {
            return VideoRequest.builder().prompt(text).build();
        }
        try {
            return fromJson(Json.MAPPER.readValue(stripped, Object.class), out);
        } catch (JsonProcessingException e) {
            // only where it is wrong: what Jackson says can quote the body
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line %s, column %s".formatted(at.getLineNr(), at.getColumnNr());
            throw InvalidRequestException.of(provider.id(), "body", "(malformed JSON" + where + ")", PROMPT_OR_JSON);
        }
    }

    private VideoRequest fromJson(Object json, Violations out) {
        if (json instanceof Map<?, ?> map) {
            return new RequestFields(mediaReader(), out).read(map);
        }
        throw InvalidRequestException.of(provider.id(), "body", Violations.describe(json), "a JSON object");
    }

    /** Without a body the headers can still say what is wanted. */
    private VideoRequest empty(Exchange exchange) {
        if (exchange.getMessage().getHeader(SeedanceConstants.PROMPT) == null
                && exchange.getMessage().getHeader(SeedanceConstants.MEDIA) == null) {
            throw InvalidRequestException.of(
                    provider.id(), "body", null, BODIES + ", or the header " + SeedanceConstants.PROMPT);
        }
        return NOTHING;
    }

    /** Results are sent to this address, so a message must not be able to have them sent elsewhere, or with a password. */
    private void checkWebhook(String url, String origin, Violations out) {
        if (url == null) {
            return;
        }
        if (ownWebhooks) {
            out.unfit(
                    "webhookUrl",
                    "an address",
                    "not allowed, as the endpoint has the option webhookUrl and gives each submission its own address"
                            + origin);
        } else if (!url.regionMatches(true, 0, "https://", 0, 8) || hasUser(url)) {
            out.unfit("webhookUrl", "an address", "a https URL without user and password" + origin);
        }
    }

    private static boolean hasUser(String url) {
        URI address = WebAddress.parse(url);
        return address == null ? url.contains("@") : WebAddress.hasUserInfo(address);
    }

    private VideoRequest withDefaults(VideoRequest request, Map<String, String> origins) {
        Defaults options = new Defaults(origins);
        return request.toBuilder()
                .model(options.first("model", request.model(), defaults.model()))
                .aspectRatio(options.first("aspectRatio", request.aspectRatio(), defaults.aspectRatio()))
                .resolution(options.first("resolution", request.resolution(), defaults.resolution()))
                .duration(options.first("duration", request.duration(), defaults.duration()))
                .generateAudio(options.first("generateAudio", request.generateAudio(), defaults.generateAudio()))
                .fixedLens(options.first("fixedLens", request.fixedLens(), defaults.fixedLens()))
                .seed(options.first("seed", request.seed(), defaults.seed()))
                .watermark(options.first("watermark", request.watermark(), defaults.watermark()))
                .returnLastFrame(
                        options.first("returnLastFrame", request.returnLastFrame(), defaults.returnLastFrame()))
                .build();
    }

    /** Takes a value of the message, else the endpoint's option, and notes where the latter was taken. */
    private record Defaults(Map<String, String> origins) {

        <T> T first(String field, T value, T option) {
            if (value == null && option != null) {
                origins.put(field, ", from the option " + field + " of the endpoint");
            }
            return value == null ? option : value;
        }
    }
}
