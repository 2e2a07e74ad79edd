/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.UploadSource;
import io.github.camelseedance.message.BodyText;
import io.github.camelseedance.model.InvalidRequestException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/** Sends a file to the provider's storage. Its name is {@code CamelFileName}, its type {@code Content-Type} or what the name says. */
public record UploadOperation(SeedanceClient client) implements Operation {

    private static final String BODIES = "a File, a Path, a Camel file, an InputStream or a byte[]";

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        Message message = exchange.getMessage();
        return client.upload(source(exchange)).thenAccept(file -> {
            message.setBody(file);
            message.setHeader(SeedanceConstants.FILE_PATH, file.filePath());
        });
    }

    private UploadSource source(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        String name = message.getHeader(Exchange.FILE_NAME, String.class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        Path file = BodyText.localFile(body);
        if (file != null) {
            return UploadSource.of(file, name, type);
        }
        if (body instanceof WrappedFile<?> remote) {
            return UploadSource.of(stream(exchange, remote), remote.getFileLength(), name, type);
        }
        if (body instanceof byte[] bytes) {
            return UploadSource.of(bytes, name, type);
        }
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof StreamCache || body instanceof InputStream) {
            return UploadSource.of(stream(exchange, body), -1, name, type);
        }
        throw InvalidRequestException.of(
                provider(), "body", body == null ? null : body.getClass().getName(), BODIES);
    }

    private InputStream stream(Exchange exchange, Object body) {
        return BodyText.stream(exchange, body)
                .orElseThrow(() -> InvalidRequestException.of(
                        provider(), "body", body.getClass().getName(), BODIES));
    }

    private String provider() {
        return client.provider().id();
    }
}
