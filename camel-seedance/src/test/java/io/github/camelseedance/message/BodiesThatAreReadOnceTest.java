/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.provider.BuiltInProviders;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An expression sees the body from which the request was read, and so does whatever comes after an error. */
class BodiesThatAreReadOnceTest {

    private static final String MOVIE = "seedance2.movie";
    private static final String TEXT = "{\"prompt\":\"ein Kätzchen\",\"duration\":8}";

    private static DefaultCamelContext context;

    @BeforeAll
    static void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("InputStream", text -> new ByteArrayInputStream(bytes(text))),
                body("Reader", StringReader::new),
                body("stream cache", text -> cache(text)),
                body("reader cache", BodiesThatAreReadOnceTest::readerCache),
                body("source", text -> new StreamSource(new ByteArrayInputStream(bytes(text)))),
                body("remote file", text -> new RemoteFile(new ByteArrayInputStream(bytes(text)))),
                body("byte[]", BodiesThatAreReadOnceTest::bytes),
                body("String", text -> text),
                body("StringBuilder", StringBuilder::new),
                body("File", BodiesThatAreReadOnceTest::file));
    }

    private static Arguments body(String name, Function<String, Object> maker) {
        return arguments(name, maker);
    }

    private static Object cache(String text) {
        try {
            return new ByteArrayInputStreamCache(new ByteArrayInputStream(bytes(text)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object readerCache(String text) {
        return new ReaderCache(text);
    }

    private static Object file(String text) {
        try {
            Path file = Files.createTempFile("request", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text).toFile();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        return exchange;
    }

    private static VideoRequest read(Exchange exchange) {
        return new RequestReader(
                        BuiltInProviders.find(MOVIE).orElseThrow(),
                        VideoRequest.builder().build(),
                        null,
                        false)
                .read(exchange);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void expressionsSeeTheBodyOfTheRequestAsOftenAsTheyLook(String name, Function<String, Object> maker) {
        for (String expression : new String[] {
            "${hash(${body},SHA-256)}",
            "${body.length}-${bodyAs(String)}-${bodyAs(String)}",
            "${bodyAs(String)}",
            "order-${hash(${bodyAs(String)},MD5)}-${hash(${bodyAs(String)},MD5)}"
        }) {
            if (expression.contains("body.length") && !name.contains("String")) {
                continue;
            }
            SubmissionKeys keys = new SubmissionKeys(context, MOVIE, expression);
            Exchange one = exchange(maker.apply(TEXT));
            Exchange same = exchange(maker.apply(TEXT));
            Exchange other = exchange(maker.apply(TEXT.replace('8', '9')));

            assertThat(read(one).duration()).isEqualTo(8);
            assertThat(read(same).duration()).isEqualTo(8);
            assertThat(read(other).duration()).isEqualTo(9);
            assertThat(keys.of(one)).as(expression).isEqualTo(keys.of(same)).isNotEqualTo(keys.of(other));
            if (expression.equals("${bodyAs(String)}")) {
                assertThat(keys.of(one)).isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void theBodyCanBeReadAgainAfterTheRequestAndTheKey(String name, Function<String, Object> maker) {
        Exchange exchange = exchange(maker.apply(TEXT));
        SubmissionKeys keys = new SubmissionKeys(context, MOVIE, "${bodyAs(String)}");

        VideoRequest first = read(exchange);
        String key = keys.of(exchange);

        assertThat(read(exchange)).isEqualTo(first);
        assertThat(keys.of(exchange)).isEqualTo(key);
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(TEXT);
    }

    @Test
    void aCachedStreamStaysTheBody() {
        Object cache = cache(TEXT);
        Exchange exchange = exchange(cache);

        read(exchange);
        new SubmissionKeys(context, MOVIE, "${body}").of(exchange);

        assertThat(exchange.getMessage().getBody()).isSameAs(cache).isInstanceOf(StreamCache.class);
    }

    @Test
    void aStreamThatIsTooLongIsHandedOnWhole() throws Exception {
        byte[] large = new byte[Json.MAX_DOCUMENT + 1000];
        Exchange exchange = exchange(new ByteArrayInputStream(large));

        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> read(exchange));

        try (InputStream rest = exchange.getMessage().getBody(InputStream.class)) {
            assertThat(rest.readAllBytes()).hasSize(large.length);
        }
    }

    @Test
    void aBodyWithAMistakeCanBeReadByAnErrorHandler() {
        String wrong = "{\"prompt\":\"p\",\"duration\":99}";
        Exchange exchange = exchange(new ByteArrayInputStream(bytes(wrong)));

        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> read(exchange));

        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(wrong);
    }

    /** As the ftp component hands it over with {@code streamDownload}. */
    private record RemoteFile(InputStream stream) implements WrappedFile<String> {
        @Override
        public String getFile() {
            return "remote.json";
        }

        @Override
        public Object getBody() {
            return stream;
        }

        @Override
        public long getFileLength() {
            return -1;
        }
    }
}
