/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.webhook.HttpServers;
import io.github.camelseedance.webhook.TolerantBinding;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;

/** Stands between an HTTP server of Camel and the page: reads the request of an exchange, and writes the answer with its headers. */
final class PageProcessor extends AsyncProcessorSupport {

    /** What the server would leave out, such as {@code Cache-Control}, is to be sent; nothing that comes may pose as Camel's own. */
    static final HeaderFilterStrategy HEADERS = new HeaderFilterStrategy() {
        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            return isCamel(name);
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            return isCamel(name);
        }

        private boolean isCamel(String name) {
            return name.regionMatches(true, 0, "camel", 0, "camel".length());
        }
    };

    private static final int MAX_BODY = 4096;
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private final String base;
    private final Function<PageRequest, CompletableFuture<PageAnswer>> handler;

    /** @param base path of the page */
    PageProcessor(String base, Function<PageRequest, CompletableFuture<PageAnswer>> handler) {
        this.base = base;
        this.handler = handler;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<PageAnswer> answer;
        try {
            answer = answer(exchange.getMessage());
        } catch (IOException e) {
            answer = CompletableFuture.completedFuture(PageAnswer.of(400));
        }
        if (answer.isDone()) {
            write(exchange, answer.join());
            callback.done(true);
            return true;
        }
        answer.thenAccept(done -> {
            write(exchange, done);
            callback.done(false);
        });
        return false;
    }

    private CompletableFuture<PageAnswer> answer(Message message) throws IOException {
        if (message.getHeader(TolerantBinding.UNREADABLE) != null) {
            return CompletableFuture.completedFuture(PageAnswer.of(400));
        }
        String path = path(message);
        if (path == null) {
            return CompletableFuture.completedFuture(PageAnswer.of(404));
        }
        if (path.isEmpty()) {
            // relative, so that it holds behind any proxy; the files of the page are relative to it
            String last = base.substring(base.lastIndexOf('/') + 1);
            return CompletableFuture.completedFuture(PageAnswer.of(302).with("Location", last + "/"));
        }
        Map<String, String> query = PageRequest.parse(message.getHeader(Exchange.HTTP_QUERY, String.class));
        return handler.apply(
                new PageRequest(path, query, name -> message.getHeader(name, String.class), body(message)));
    }

    /** What follows the path of the page; null when that is not in the address. Servers differ in where they say it. */
    private String path(Message message) {
        return Stream.of(Exchange.HTTP_URI, Exchange.HTTP_URL, Exchange.HTTP_PATH)
                .map(header -> message.getHeader(header, String.class))
                .filter(value -> value != null)
                .map(value -> value.replaceFirst("[?#].*", "") + "/")
                .filter(value -> value.contains(base + "/"))
                .map(value -> value.substring(value.lastIndexOf(base + "/") + base.length(), value.length() - 1))
                .findFirst()
                .orElse(null);
    }

    private static byte[] body(Message message) throws IOException {
        if (!"POST".equals(message.getHeader(Exchange.HTTP_METHOD, String.class))) {
            return new byte[0];
        }
        byte[] body = HttpServers.body(message, MAX_BODY);
        return body.length > MAX_BODY ? null : body;
    }

    private static void write(Exchange exchange, PageAnswer answer) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        message.setHeader("Content-Security-Policy", POLICY);
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("X-Frame-Options", "DENY");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        message.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        message.setHeader("Cache-Control", "no-store");
        if (answer.type() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, answer.type());
        }
        answer.headers().forEach(message::setHeader);
        message.setBody(answer.body());
        if (answer.body() instanceof InputStream stream) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    try {
                        stream.close();
                    } catch (IOException e) {
                        // it was only read
                    }
                }
            });
        }
    }
}
