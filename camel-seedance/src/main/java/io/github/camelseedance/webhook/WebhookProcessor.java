/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.webhook.WebhookStatistics.Outcome;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_LARGE = 413;

    /** A known token: who listens for its task. */
    private record Known(WebhookClient client, TaskRow row) {}

    private final Collection<WebhookClient> clients;
    private final WebhookStatistics statistics;

    /** @param clients the consumers that listen at the path; may change */
    WebhookProcessor(Collection<WebhookClient> clients, WebhookStatistics statistics) {
        this.clients = clients;
        this.statistics = statistics;
    }

    @Override
    public void process(Exchange exchange) {
        int status;
        try {
            status = exchange.getMessage().getHeader(TolerantBinding.UNREADABLE) != null
                    ? BAD_REQUEST
                    : receive(exchange.getMessage(), List.copyOf(clients));
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

    private int receive(Message message, List<WebhookClient> listening) throws IOException {
        if (listening.isEmpty()) {
            return NO_CONTENT;
        }
        Scheduler time = listening.get(0).tracker().node().scheduler();
        byte[] body = HttpServers.body(message, MAX_BODY);
        if (body.length > MAX_BODY) {
            statistics.add(Outcome.TOO_LARGE);
            return TOO_LARGE;
        }
        String signature = signature(message);
        // where nothing unsigned can come, who cannot sign does not get as far as the repository
        if (listening.stream().allMatch(WebhookClient::isSigned)
                && !WebhookSignature.isValid(body, signature, secrets(listening.stream()))) {
            return unauthorized(message, time);
        }
        String hash = token(message).map(Hashes::of).orElse(null);
        Optional<Known> known = hash == null ? Optional.empty() : known(hash, listening);
        if (known.isEmpty()) {
            statistics.add(Outcome.UNKNOWN);
            return NO_CONTENT;
        }
        Set<String> secrets = secrets(closest(known.get().row(), listening));
        if (!secrets.isEmpty() && !WebhookSignature.isValid(body, signature, secrets)) {
            return unauthorized(message, time);
        }
        statistics.add(Outcome.ACCEPTED);
        WebhookClient client = known.get().client();
        client.tracker().webhook(hash, taskId(client, body).orElse(null));
        return NO_CONTENT;
    }

    private int unauthorized(Message message, Scheduler time) {
        statistics.addRefused(message.getHeader(SIGNATURE) == null ? Outcome.UNSIGNED : Outcome.FORGED, time);
        return UNAUTHORIZED;
    }

    /** The token is the end of the path; servers differ in where they say it. */
    private static Optional<String> token(Message message) {
        return Stream.of(Exchange.HTTP_URI, Exchange.HTTP_PATH, "token")
                .map(header -> message.getHeader(header, String.class))
                .filter(value -> value != null && !value.isEmpty())
                .map(value -> value.replaceFirst("[?#].*", ""))
                .map(value -> value.substring(value.lastIndexOf('/') + 1))
                .filter(value -> TOKEN.matcher(value).matches())
                .findFirst();
    }

    /** Several components can listen at a path, each with its own repository, or with a common one. */
    private static Optional<Known> known(String hash, List<WebhookClient> listening) {
        Map<TaskRepository, List<WebhookClient>> byRepository = listening.stream()
                .collect(Collectors.groupingBy(c -> c.tracker().repository(), LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<TaskRepository, List<WebhookClient>> sharing : byRepository.entrySet()) {
            Optional<TaskRow> row = sharing.getKey().findByToken(hash);
            if (row.isPresent()) {
                WebhookClient first = sharing.getValue().get(0);
                WebhookClient best =
                        closest(row.get(), sharing.getValue()).findFirst().orElse(first);
                return Optional.of(new Known(best, row.get()));
            }
        }
        return Optional.empty();
    }

    /** Who takes the task; where nobody does, who takes others of its provider. */
    private static Stream<WebhookClient> closest(TaskRow row, List<WebhookClient> listening) {
        List<WebhookClient> takers =
                listening.stream().filter(c -> c.scope().equals(row.scope())).toList();
        return takers.isEmpty()
                ? listening.stream()
                        .filter(c -> c.provider().id().equals(row.scope().provider()))
                : takers.stream();
    }

    private static Set<String> secrets(Stream<WebhookClient> of) {
        return of.flatMap(client -> client.secrets().stream()).collect(Collectors.toSet());
    }

    private static String signature(Message message) {
        // two signatures are one too many: a list, or joined by a comma
        return message.getHeader(SIGNATURE) instanceof String text && !text.contains(",") ? text : null;
    }

    private static Optional<String> taskId(WebhookClient client, byte[] body) {
        try {
            JsonNode json = Json.read(body);
            return json.isObject() ? client.provider().hintedTaskId(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
