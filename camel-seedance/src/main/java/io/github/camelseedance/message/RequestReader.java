/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.SeedanceProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Makes a {@link VideoRequest} of a message: a field is taken from the body, else from its header, else from the endpoint. All that
 * is wrong, also by the provider's document, is one {@link InvalidRequestException}.
 */
public final class RequestReader {

    private static final String BODIES = "a prompt, a JSON object, a Map or a VideoRequest";
    private static final String PROMPT_OR_JSON = "a JSON object, or a prompt, which cannot begin with { or [";
    private static final VideoRequest NOTHING = VideoRequest.builder().build();

    private final SeedanceProvider provider;
    private final VideoRequest defaults;
    private final MediaReader mediaReader;

    /**
     * @param provider       whose document the request is checked against
     * @param defaults       options of the endpoint
     * @param mediaDirectory directory below which local files may be named by JSON, a Map or a header; null for none
     */
    public RequestReader(SeedanceProvider provider, VideoRequest defaults, Path mediaDirectory) {
        this.provider = provider;
        this.defaults = defaults;
        this.mediaReader = new MediaReader(mediaDirectory);
    }

    /**
     * Reads the request of an exchange. The message is left as it is.
     *
     * @throws InvalidRequestException with everything that is wrong with it
     */
    public VideoRequest read(Exchange exchange) {
        Violations violations = new Violations();
        VideoRequest body = body(exchange, violations);
        VideoRequest.Builder request = body.toBuilder();
        new HeaderFields(exchange, mediaReader, violations).fill(body, request);
        VideoRequest complete = withDefaults(request.build());
        violations.addUnlessKnown(provider.validate(complete));
        violations.throwIfAny(provider.id());
        return complete;
    }

    private VideoRequest body(Exchange exchange, Violations out) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return empty(exchange);
        }
        if (body instanceof VideoRequest request) {
            mediaReader.check(request.media(), out);
            return request;
        }
        if (body instanceof Map<?, ?> map) {
            return new RequestFields(mediaReader, out).read(map);
        }
        if (body instanceof JsonNode node) {
            return fromJson(Json.MAPPER.convertValue(node, Object.class), out);
        }
        Optional<String> text;
        try {
            text = BodyText.read(exchange, body);
        } catch (BodyText.UnreadableException e) {
            throw InvalidRequestException.of(provider.id(), "body", e.getMessage(), PROMPT_OR_JSON);
        }
        if (text.isEmpty()) {
            throw InvalidRequestException.of(
                    provider.id(), "body", body.getClass().getName(), BODIES);
        }
        return fromText(text.get(), exchange, out);
    }

    private VideoRequest fromText(String text, Exchange exchange, Violations out) {
        String start = text.stripLeading();
        if (start.isEmpty()) {
            return empty(exchange);
        }
        if (start.charAt(0) != '{' && start.charAt(0) != '[') {
            return VideoRequest.builder().prompt(text).build();
        }
        try {
            return fromJson(Json.MAPPER.readValue(text, Object.class), out);
        } catch (JsonProcessingException e) {
            // only where it is wrong: what Jackson says can quote the body
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
            throw InvalidRequestException.of(provider.id(), "body", "malformed JSON" + where, PROMPT_OR_JSON);
        }
    }

    private VideoRequest fromJson(Object json, Violations out) {
        if (json instanceof Map<?, ?> map) {
            return new RequestFields(mediaReader, out).read(map);
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

    private VideoRequest withDefaults(VideoRequest request) {
        return request.toBuilder()
                .model(first(request.model(), defaults.model()))
                .aspectRatio(first(request.aspectRatio(), defaults.aspectRatio()))
                .resolution(first(request.resolution(), defaults.resolution()))
                .duration(first(request.duration(), defaults.duration()))
                .generateAudio(first(request.generateAudio(), defaults.generateAudio()))
                .fixedLens(first(request.fixedLens(), defaults.fixedLens()))
                .seed(first(request.seed(), defaults.seed()))
                .watermark(first(request.watermark(), defaults.watermark()))
                .returnLastFrame(first(request.returnLastFrame(), defaults.returnLastFrame()))
                .build();
    }

    private static <T> T first(T value, T other) {
        return value == null ? other : value;
    }
}
