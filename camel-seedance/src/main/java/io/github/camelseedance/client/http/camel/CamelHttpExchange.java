/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http.camel;

import io.github.camelseedance.client.http.SentMark;
import io.github.camelseedance.client.http.TransportException;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import io.github.camelseedance.client.http.hc5.Http5Answer;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.WebAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/** One request with the blocking client of camel-http, on the thread that runs it. It is aborted from outside. */
public final class CamelHttpExchange implements Runnable {

    private final TransportRequest request;
    private final CamelHttpClients clients;
    private final Scheduler scheduler;
    private final SentMark mark = new SentMark();
    private final CompletableFuture<TransportResponse> result = new CompletableFuture<>();
    private final HttpUriRequestBase message;

    public CamelHttpExchange(TransportRequest request, CamelHttpClients clients, Scheduler scheduler) {
        this.request = request;
        this.clients = clients;
        this.scheduler = scheduler;
        this.message = new HttpUriRequestBase(request.method(), request.uri());
    }

    /** Starts the time; what becomes of it. */
    public CompletableFuture<TransportResponse> prepare() {
        Scheduler.Timer timer = scheduler.schedule(request.timeout(), () -> {
            if (result.completeExceptionally(TransportException.timeout(request, mark.giveUp()))) {
                message.cancel();
            }
        });
        result.whenComplete((response, error) -> {
            timer.cancel();
            if (result.isCancelled()) {
                mark.giveUp();
                message.cancel();
            }
        });
        return result;
    }

    @Override
    public void run() {
        if (result.isDone()) {
            return;
        }
        try {
            TransportResponse response = exchange(clients.get(request));
            if (mark.sent()) {
                result.complete(response);
            } else {
                // nobody but a proxy can answer what was not sent
                result.completeExceptionally(
                        TransportException.notSent("the proxy refused with HTTP " + response.status(), null));
            }
        } catch (Exception e) {
            result.completeExceptionally(TransportException.of(e, mark.giveUp()));
        }
    }

    private TransportResponse exchange(HttpClient client) throws IOException {
        request.headers().forEach(message::setHeader);
        if (request.body() != null) {
            message.setEntity(new ClassicBody(request.body()));
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(CamelHttpClients.MARK, mark);
        context.setAttribute(CamelHttpClients.RULE, request.addressRule());
        context.setRequestConfig(config(client));
        String host = WebAddress.host(request.uri());
        if (host == null) {
            throw TransportException.notSent("the address has no host", null);
        }
        HttpHost target = new HttpHost(request.uri().getScheme(), host, WebAddress.port(request.uri()));
        try (ClassicHttpResponse response = client.executeOpen(target, message, context)) {
            try {
                return read(response);
            } catch (IOException | RuntimeException e) {
                // not to read the rest of what is not wanted
                message.cancel();
                throw e;
            }
        }
    }

    /** The stream of the content is not closed here: closing it would read the rest, also of what is not wanted. */
    private TransportResponse read(ClassicHttpResponse response) throws IOException {
        TransportResponse head = Http5Answer.head(response);
        try (WritableByteChannel channel =
                request.sink() == null ? null : request.sink().open(head)) {
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                return head;
            }
            if (channel == null) {
                return new TransportResponse(head.status(), head.headers(), collect(entity.getContent()));
            }
            entity.getContent().transferTo(Channels.newOutputStream(channel));
        }
        return head;
    }

    private byte[] collect(InputStream in) throws IOException {
        byte[] body = in.readNBytes(request.bodyLimit() + 1);
        if (body.length > request.bodyLimit()) {
            throw new IOException("The answer is longer than " + request.bodyLimit() + " bytes");
        }
        return body;
    }

    /** What the component says, but for what this transport promises. */
    private RequestConfig config(HttpClient client) {
        RequestConfig configured = client instanceof Configurable known ? known.getConfig() : null;
        return RequestConfig.copy(configured == null ? RequestConfig.DEFAULT : configured)
                .setResponseTimeout(Timeout.of(request.idleTimeout()))
                .setConnectionRequestTimeout(Timeout.of(request.timeout()))
                .setRedirectsEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }
}
