/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.Message;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Makes a request of a call: nothing of it goes on but the JSON object and the key. What is in the object is the component's to check. */
@Component
class Orders {

    /** Header of the IETF draft of that name; the same key is the same video. */
    static final String KEY_HEADER = "Idempotency-Key";

    /** Exchange property: the key, given or made here. */
    static final String KEY = "videoKey";

    /** Exchange property: whether the caller has given the key. */
    static final String KEY_GIVEN = "videoKeyGiven";

    private static final Pattern KEY_FORM = Pattern.compile("\"([^\"]{1,200})\"|([^\",]{1,200})");

    /** Where webhooks go is this service's matter, and so is what passes unchecked. */
    private static final List<String> NOT_FOR_CALLERS = List.of("webhookUrl", "extra");

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** Called by the route. */
    @Handler
    public void read(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        String given = message.getHeader(KEY_HEADER, String.class);
        // with a key for every order, one that is in doubt has a name
        String key = given == null ? UUID.randomUUID().toString() : key(given);
        JsonNode request = request(message.getBody(InputStream.class));
        exchange.setProperty(KEY, key);
        exchange.setProperty(KEY_GIVEN, given != null);
        message.removeHeaders("*");
        message.setHeader(SeedanceConstants.SUBMISSION_KEY, key);
        message.setBody(request);
    }

    private static String key(String header) {
        Matcher matcher = KEY_FORM.matcher(header.strip());
        if (!matcher.matches() || header.chars().noneMatch(Character::isLetterOrDigit)) {
            throw new ApiException(
                    HttpStatus.BAD_REQUEST,
                    "invalid-idempotency-key",
                    KEY_HEADER
                            + " has 1 to 200 characters, at least one of them a letter or digit, and no comma; a UUID is best");
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private static JsonNode request(InputStream body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(BodyLimit.LARGEST + 1);
        if (bytes.length > BodyLimit.LARGEST) {
            throw new ApiException(HttpStatus.PAYLOAD_TOO_LARGE, "too-large", "A request has at most 64 KiB");
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            // not what Jackson says: that can quote the body
            throw new ApiException(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not JSON");
        }
        if (!json.isObject()) {
            throw new ApiException(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not a JSON object");
        }
        List<Violation> violations = NOT_FOR_CALLERS.stream()
                .filter(json::has)
                .map(field -> new Violation(field, json.get(field).getNodeType().name(), "not a field of this service"))
                .toList();
        if (!violations.isEmpty()) {
            throw new ApiException(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "invalid-request",
                    "The request has fields that it must not have",
                    violations);
        }
        return json;
    }
}
