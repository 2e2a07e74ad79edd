/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.simulation.ProviderModel.Kind;
import io.github.camelseedance.simulation.ProviderModel.Reply;
import io.github.camelseedance.simulation.ProviderModel.Request;
import io.github.camelseedance.testing.FakeTransport;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The network between the nodes and the providers, and what is sent over it. */
final class Network {

    /** Told of what goes over the wire. */
    interface Watcher {
        /** A request leaves a node; its clock tells in which of its lives. */
        void sent(int node, NodeTime life, String provider, Kind kind);

        /** A request for a task leaves, with a callback address or null. */
        void asks(String label, String callback);

        /** Its exchange is over, for the node. */
        void over(int node, String provider);

        /** A request for a task was carried out. */
        void paid(Ledger.Post post);
    }

    private final VirtualTime time;
    private final Weather weather;
    private final Trace trace;
    private final Ledger ledger;
    private final List<ProviderServer> servers;
    private final Watcher watcher;

    Network(
            VirtualTime time,
            Weather weather,
            Trace trace,
            Ledger ledger,
            List<ProviderServer> servers,
            Watcher watcher) {
        this.time = time;
        this.weather = weather;
        this.trace = trace;
        this.ledger = ledger;
        this.servers = servers;
        this.watcher = watcher;
    }

    /** How a node sends its requests. */
    Transport of(int node, NodeTime clock) {
        return request -> new Exchange(node, clock, request).begin();
    }

    /** One request and its answer. */
    private final class Exchange {
        private final int node;
        private final NodeTime clock;
        private final TransportRequest request;
        private final ProviderServer server;
        private final Request read;
        private final Kind kind;
        private final CompletableFuture<TransportResponse> result = new CompletableFuture<>();

        Exchange(int node, NodeTime clock, TransportRequest request) {
            this.node = node;
            this.clock = clock;
            this.request = request;
            this.server = servers.stream()
                    .filter(s -> URI.create(s.model().baseUrl())
                            .getHost()
                            .equals(request.uri().getHost()))
                    .findFirst()
                    .orElseThrow();
            ProviderModel model = server.model();
            String body = FakeTransport.bodyOf(request);
            this.read = new Request(
                    request.method(),
                    request.uri().getPath(),
                    query(request.uri().getRawQuery()),
                    model.apiKey(request.headers()),
                    body.isEmpty() ? null : ProviderServer.parse(body));
            this.kind = model.kind(read);
        }

        CompletableFuture<TransportResponse> begin() {
            String provider = server.model().id();
            watcher.sent(node, clock, provider, kind);
            result.whenComplete((response, error) -> watcher.over(node, provider));
            if (weather.strikes(FaultKind.NOT_SENT, node)) {
                after(transit(), () -> fail("refused", TransportException.notSent("connection refused", null)));
                return result;
            }
            Ledger.Post post = kind == Kind.SUBMIT ? ledger.post(server.model().label(read.body()), time.now()) : null;
            if (post != null) {
                watcher.asks(post.label, server.model().callback(read.body()));
            }
            trace.add(
                    node,
                    "sends",
                    () -> kind + " " + (post == null ? request.uri().getPath() : post.label));
            clock.in(
                    request.timeout().toNanos(),
                    () -> fail("no answer", TransportException.sent("no answer in time", null)));
            if (weather.strikes(FaultKind.RESET_BEFORE, node)) {
                close(post);
                after(transit(), () -> fail("reset", TransportException.sent("connection reset", null)));
                return result;
            }
            time.in(transit(), () -> arrive(post));
            return result;
        }

        private void arrive(Ledger.Post post) {
            Reply reply = server.handle(read, node, post);
            close(post);
            if (post != null && post.task != null) {
                watcher.paid(post);
            }
            if (weather.strikes(FaultKind.SILENT, node)) {
                return;
            }
            if (weather.strikes(FaultKind.RESET_AFTER, node)) {
                after(transit(), () -> fail("reset", TransportException.sent("connection reset", null)));
            } else if (weather.strikes(FaultKind.CUT, node)) {
                after(transit(), () -> fail("cut", TransportException.sent("the answer is cut", null)));
            } else {
                after(transit(), () -> answer(reply));
            }
        }

        private void close(Ledger.Post post) {
            if (post != null) {
                post.open = false;
            }
        }

        private long transit() {
            long usual = weather.upTo(Duration.ofMillis(150)) + 5_000_000;
            Duration slow = weather.amount(FaultKind.SLOW, node);
            if (slow.isZero()) {
                return usual;
            }
            long half = slow.toNanos() / 2;
            return Math.min(
                    half + weather.upTo(slow.dividedBy(2)), request.timeout().toNanos());
        }

        /** What reaches a node waits while it is paused, and is lost when it is dead. */
        private void after(long delay, Runnable action) {
            time.in(delay, () -> clock.in(0, action));
        }

        private void answer(Reply reply) {
            if (!result.isDone()) {
                trace.add(node, "is answered", () -> kind + " " + reply.status() + " " + reply.body());
                result.complete(FakeTransport.response(reply.status(), reply.headers(), reply.body()));
            }
        }

        private void fail(String why, TransportException error) {
            if (!result.isDone()) {
                trace.add(node, "is not answered", () -> kind + ": " + why);
                result.completeExceptionally(error);
            }
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> result = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                String[] parts = pair.split("=", 2);
                result.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return result;
    }
}
