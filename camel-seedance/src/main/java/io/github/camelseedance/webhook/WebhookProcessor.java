/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.Hashes;
import io.github.camelseedance.task.TrackedTask;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a webhook. It carries no truth, only "look now": nothing of it reaches a route, and it is answered alike whether its task is
 * known or not.
 */
final class WebhookProcessor implements Processor {

    /** Header in which seedance2.ink signs. */
    static final String SIGNATURE = "x-seedance-signature";

    /** Longest body, in bytes. */
    static final int MAX_BODY = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookProcessor.class);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_LARGE = 413;

    private final Collection<WebhookClient> clients;

    /** @param clients the consumers that listen at the path; may change */
    WebhookProcessor(Collection<WebhookClient> clients) {
        this.clients = clients;
    }

    @Override
    public void process(Exchange exchange) {
        int status;
        try {
            status = receive(exchange.getMessage());
        } catch (IOException | RuntimeException e) {
            // polling finds out as well: the sender learns nothing of our trouble
            LOG.debug("A webhook was not understood: {}", SafeText.of(String.valueOf(e.getMessage())));
            status = NO_CONTENT;
        }
        Message answer = exchange.getMessage();
        answer.removeHeaders("*");
        answer.setBody(null);
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    }

    private int receive(Message message) throws IOException {
        byte[] body = body(message);
        if (body.length > MAX_BODY) {
            return TOO_LARGE;
        }
        String token = token(message);
        String hash = token == null ? null : Hashes.of(token);
        WebhookClient owner = hash == null ? null : owner(hash);
        List<String> secrets = owner != null ? secretsOf(owner.provider().id()) : secretsOfAll();
        if (!secrets.isEmpty() && !WebhookSignature.isValid(body, signature(message), secrets)) {
            LOG.warn("A webhook was refused: its signature is missing or wrong");
            return UNAUTHORIZED;
        }
        if (owner != null) {
            owner.tracker().webhook(hash, taskId(owner, body).orElse(null));
        }
        return NO_CONTENT;
    }

    private static byte[] body(Message message) throws IOException {
        InputStream in = message.getBody(InputStream.class);
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            return in.readNBytes(MAX_BODY + 1);
        }
    }

    /** The token is the end of the path; servers differ in where they say it. */
    private static String token(Message message) {
        return Stream.of("token", Exchange.HTTP_PATH, Exchange.HTTP_URI)
                .map(header -> message.getHeader(header, String.class))
                .filter(value -> value != null && !value.isEmpty())
                .map(value -> value.substring(value.lastIndexOf('/') + 1))
                .filter(value -> TOKEN.matcher(value).matches())
                .findFirst()
                .orElse(null);
    }

    private WebhookClient owner(String hash) {
        for (WebhookClient client : clients) {
            Optional<TrackedTask> row = client.tracker().repository().findByToken(hash);
            if (row.isPresent()) {
                String provider = row.get().scope().provider();
                return clients.stream()
                        .filter(c -> c.provider().id().equals(provider))
                        .findFirst()
                        .orElse(null);
            }
        }
        return null;
    }

    private List<String> secretsOf(String provider) {
        return clients.stream()
                .filter(client -> client.provider().id().equals(provider))
                .flatMap(client -> client.secrets().stream())
                .toList();
    }

    /** For an unknown token: what every listener signs must be signed; where one does not sign, nothing can be asked for. */
    private List<String> secretsOfAll() {
        return clients.stream().anyMatch(client -> client.secrets().isEmpty())
                ? List.of()
                : clients.stream().flatMap(client -> client.secrets().stream()).toList();
    }

    private static String signature(Message message) {
        Object value = message.getHeader(SIGNATURE);
        // two signatures are one too many
        return value instanceof String text && !text.contains(",") ? text : null;
    }

    private static Optional<String> taskId(WebhookClient owner, byte[] body) throws IOException {
        try {
            JsonNode json = Json.MAPPER.readTree(body);
            return json != null && json.isObject() ? owner.provider().hintedTaskId(json) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
