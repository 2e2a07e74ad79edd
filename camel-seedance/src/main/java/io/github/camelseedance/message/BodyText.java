/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.SeedanceResult;
import io.github.camelseedance.model.VideoRequest;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/**
 * Reads whatever carries text, bounded. A cached stream can be read again afterwards. A body that can be read only once is replaced
 * by what was read, so that expressions, error handlers and a redelivery see the same body.
 */
public final class BodyText {

    private static final String TOO_LONG = "longer than " + Json.MAX_DOCUMENT + " bytes";

    /** A mark of UTF-8, and how it looks where somebody has read it as ISO 8859-1. */
    private static final Pattern BYTE_ORDER_MARK = Pattern.compile("^(?:\uFEFF|\u00EF\u00BB\u00BF)");

    /** Camel takes it for any type that has no converter, and keeps it as one of the type's own. */
    private static final String TO_STRING = "ToStringTypeConverter";

    /** The body is of a fitting type, but cannot be read; the message says why in a few words. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }

    private BodyText() {}

    /** The text of the body of an exchange; empty when the type of the body carries none. */
    public static Optional<String> read(Exchange exchange, Object body) throws UnreadableException {
        String text;
        try {
            if (body instanceof CharSequence chars) {
                text = chars.toString();
            } else if (body instanceof Reader reader) {
                text = readAll(exchange, reader);
            } else {
                Optional<byte[]> bytes = bytes(exchange, body);
                if (bytes.isEmpty()) {
                    return plainText(exchange, body);
                }
                text = decode(exchange, bytes.get());
            }
        } catch (IOException e) {
            throw new UnreadableException(
                    "a body that cannot be read, " + e.getClass().getSimpleName());
        }
        if (text.length() > Json.MAX_DOCUMENT) {
            throw new UnreadableException(TOO_LONG);
        }
        return Optional.of(BYTE_ORDER_MARK.matcher(text).replaceFirst(""));
    }

    /**
     * A body for expressions, which may read it more than once: of a cached stream a copy, else the body itself.
     *
     * @throws IOException when the cache cannot be read
     */
    static Object repeatable(Exchange exchange, Object body) throws IOException {
        if (!(body instanceof StreamCache cache)) {
            return body;
        }
        cache.reset();
        try {
            return body instanceof Reader reader
                    ? readUpTo(reader, Integer.MAX_VALUE)
                    : convert(exchange, body).readAllBytes();
        } finally {
            cache.reset();
        }
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
            return Optional.of(once(exchange, stream));
        }
        if (body instanceof byte[] bytes) {
            return Optional.of(bounded(new ByteArrayInputStream(bytes)));
        }
        Path local = localFile(body);
        try (InputStream stream = local != null ? Files.newInputStream(local) : open(exchange, body)) {
            if (stream == null) {
                return Optional.empty();
            }
            boolean once = local == null && !(body instanceof WrappedFile<?> file && !isStream(file));
            byte[] bytes = bounded(stream);
            if (once) {
                exchange.getMessage().setBody(bytes);
            }
            return Optional.of(bytes);
        }
    }

    /** A file that is here; of one that is elsewhere only Camel's converters know where its bytes are. */
    public static Path localFile(Object body) {
        Object file = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
        return file instanceof File local ? local.toPath() : file instanceof Path path ? path : null;
    }

    private static boolean isStream(WrappedFile<?> file) {
        return file.getBody() instanceof InputStream && !(file.getBody() instanceof StreamCache);
    }

    private static InputStream open(Exchange exchange, Object body) throws IOException {
        if (body instanceof WrappedFile<?>) {
            return convert(exchange, body);
        }
        TypeConverter converter = converter(exchange, InputStream.class, body);
        try {
            return converter == null ? null : converter.convertTo(InputStream.class, exchange, body);
        } catch (TypeConversionException e) {
            throw new IOException(e);
        }
    }

    /** The text of a type that a converter makes text of; not what {@code toString} tells of any object. */
    private static Optional<String> plainText(Exchange exchange, Object body) {
        boolean number = body instanceof Number || body instanceof Boolean;
        TypeConverter converter = number ? null : converter(exchange, String.class, body);
        return Optional.ofNullable(converter == null ? null : converter.tryConvertTo(String.class, exchange, body));
    }

    /** A converter that was made for the type of the body, or null. The component's own types carry no text. */
    private static TypeConverter converter(Exchange exchange, Class<?> to, Object body) {
        boolean own = body instanceof SeedanceResult || body instanceof VideoRequest;
        TypeConverter found =
                own ? null : exchange.getContext().getTypeConverterRegistry().lookup(to, body.getClass());
        return found == null || found.getClass().getSimpleName().equals(TO_STRING) ? null : found;
    }

    /**
     * The text of a header or of what an expression gives; empty when its type carries none. The name of a class and a place in memory,
     * as of an array, are no text.
     *
     * @throws TypeConversionException when it cannot be read
     */
    static Optional<String> ofValue(Exchange exchange, Object value) {
        if (value instanceof JsonNode node) {
            return Optional.of(node.isTextual() ? node.textValue() : node.toString());
        }
        if (value instanceof StreamCache cache) {
            cache.reset();
        }
        boolean plain = value instanceof CharSequence
                || value instanceof byte[]
                || value instanceof InputStream
                || value instanceof Reader
                || isOfJdk(value)
                || converter(exchange, String.class, value) != null;
        String text = plain ? exchange.getContext().getTypeConverter().convertTo(String.class, exchange, value) : null;
        if (value instanceof StreamCache cache) {
            cache.reset();
        }
        return Optional.ofNullable(text);
    }

    /** Whether a value is of a type of the JDK whose text says what it is: a number, a time, an address. */
    private static boolean isOfJdk(Object value) {
        boolean named = value instanceof Comparable || value instanceof Number;
        return value instanceof Enum || named && value.getClass().getName().startsWith("java.");
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

    /** Reads a stream that cannot be read again, and leaves in the message what can. */
    private static byte[] once(Exchange exchange, InputStream stream) throws IOException, UnreadableException {
        byte[] bytes = stream.readNBytes(Json.MAX_DOCUMENT + 1);
        boolean tooLong = bytes.length > Json.MAX_DOCUMENT;
        exchange.getMessage()
                .setBody(tooLong ? new SequenceInputStream(new ByteArrayInputStream(bytes), stream) : bytes);
        if (tooLong) {
            throw new UnreadableException(TOO_LONG);
        }
        return bytes;
    }

    private static byte[] bounded(InputStream stream) throws IOException, UnreadableException {
        byte[] bytes = stream.readNBytes(Json.MAX_DOCUMENT + 1);
        if (bytes.length > Json.MAX_DOCUMENT) {
            throw new UnreadableException(TOO_LONG);
        }
        return bytes;
    }

    private static String readAll(Exchange exchange, Reader reader) throws IOException {
        if (reader instanceof StreamCache cache) {
            cache.reset();
            try {
                return readUpTo(reader, Json.MAX_DOCUMENT + 1);
            } finally {
                cache.reset();
            }
        }
        String text = readUpTo(reader, Json.MAX_DOCUMENT + 1);
        if (text.length() <= Json.MAX_DOCUMENT) {
            exchange.getMessage().setBody(text);
        }
        return text;
    }

    private static String readUpTo(Reader reader, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[8192];
        int count = 0;
        while (count >= 0 && text.length() < length) {
            count = reader.read(buffer, 0, Math.min(buffer.length, length - text.length()));
            text.append(buffer, 0, Math.max(count, 0));
        }
        return text.toString();
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
            throw new UnreadableException("bytes in a charset that is not known, " + Exchange.CHARSET_NAME);
        }
    }
}
