/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoRequest;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/** Reads whatever carries text, bounded; a cached stream can be read again afterwards. */
public final class BodyText {

    private static final String TOO_LONG = "longer than " + Json.MAX_DOCUMENT + " bytes";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** The body is of a fitting type, but cannot be read; the message says why in a few words. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    private BodyText() {}

    /** The text of a body; empty when the type of the body carries none. */
    static Optional<String> read(Exchange exchange, Object body) throws UnreadableException {
        String text;
        try {
            if (body instanceof CharSequence chars) {
                text = chars.toString();
            } else if (body instanceof Reader reader && !(body instanceof StreamCache)) {
                text = readAll(reader);
            } else {
                Optional<byte[]> bytes = bytes(exchange, body);
                if (bytes.isEmpty()) {
                    return Optional.empty();
                }
                text = decode(exchange, bytes.get());
            }
        } catch (IOException e) {
            throw new UnreadableException(
                    "a body that cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (text.length() > Json.MAX_DOCUMENT) {
            throw new UnreadableException(TOO_LONG);
        }
        return Optional.of(!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
    }

    private static Optional<byte[]> bytes(Exchange exchange, Object body) throws IOException, UnreadableException {
        if (body instanceof StreamCache cache) {
            cache.reset();
            try {
                return Optional.of(bounded(convert(exchange, body)));
            } finally {
                cache.reset();
            }
        }
        if (body instanceof InputStream stream) {
            return Optional.of(bounded(stream));
        }
        try (InputStream stream = open(exchange, body)) {
            return stream == null ? Optional.empty() : Optional.of(bounded(stream));
        }
    }

    private static InputStream open(Exchange exchange, Object body) throws IOException {
        if (body instanceof byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }
        if (body instanceof Path path) {
            return Files.newInputStream(path);
        }
        if (body instanceof File file) {
            return Files.newInputStream(file.toPath());
        }
        // of a remote file only the converter knows where its bytes are
        if (body instanceof WrappedFile<?> wrapped) {
            return wrapped.getFile() instanceof File file
                    ? Files.newInputStream(file.toPath())
                    : convert(exchange, body);
        }
        boolean own = body.getClass().getPackage() == VideoRequest.class.getPackage();
        TypeConverter converter = own
                ? null
                : exchange.getContext().getTypeConverterRegistry().lookup(InputStream.class, body.getClass());
        return converter == null ? null : converter.convertTo(InputStream.class, exchange, body);
    }

    private static InputStream convert(Exchange exchange, Object body) throws IOException {
        return stream(exchange, body)
                .orElseThrow(() ->
                        new IOException("no stream of a " + body.getClass().getName()));
    }

    /** A stream of what Camel can convert to one; of a remote file the content that was fetched. */
    public static Optional<InputStream> stream(Exchange exchange, Object body) {
        if (body instanceof InputStream stream) {
            return Optional.of(stream);
        }
        TypeConverter converter = exchange.getContext().getTypeConverter();
        InputStream stream = converter.tryConvertTo(InputStream.class, exchange, body);
        if (stream == null && body instanceof WrappedFile<?> wrapped && wrapped.getBody() != null) {
            stream = converter.tryConvertTo(InputStream.class, exchange, wrapped.getBody());
        }
        return Optional.ofNullable(stream);
    }

    private static byte[] bounded(InputStream stream) throws IOException, UnreadableException {
        byte[] bytes = stream.readNBytes(Json.MAX_DOCUMENT + 1);
        if (bytes.length > Json.MAX_DOCUMENT) {
            throw new UnreadableException(TOO_LONG);
        }
        return bytes;
    }

    private static String readAll(Reader reader) throws IOException {
        CharBuffer buffer = CharBuffer.allocate(Json.MAX_DOCUMENT + 1);
        while (buffer.hasRemaining() && reader.read(buffer) >= 0) {
            // on to the end, or to more than is allowed
        }
        return buffer.flip().toString();
    }

    /** Strict: the bytes of a picture are no prompt. */
    private static String decode(Exchange exchange, byte[] bytes) throws UnreadableException {
        try {
            String name = ExchangeHelper.getCharsetName(exchange, false);
            Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("bytes that are not text");
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("bytes in a charset that is not known (" + Exchange.CHARSET_NAME + ")");
        }
    }
}
