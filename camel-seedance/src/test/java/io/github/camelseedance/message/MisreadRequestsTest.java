/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.BuiltInProviders;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would be paid for although nobody ordered it, if it were read as well as it can be. */
class MisreadRequestsTest {

    private static final String MOVIE = "seedance2.movie";
    private static final String JSON = "{\"prompt\":\"p\"}";

    private DefaultCamelContext context;

    @BeforeEach
    void start() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Exchange exchange(Object body, Map<String, ?> headers) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(body);
        headers.forEach(exchange.getMessage()::setHeader);
        return exchange;
    }

    private static VideoRequest read(String provider, Exchange exchange) {
        return new RequestReader(
                        BuiltInProviders.find(provider).orElseThrow(),
                        VideoRequest.builder().build(),
                        null,
                        false)
                .read(exchange);
    }

    private VideoRequest read(Object body, Map<String, ?> headers) {
        return read(MOVIE, exchange(body, headers));
    }

    private static InvalidRequestException refusal(ThrowingCallable call) {
        List<InvalidRequestException> seen = new ArrayList<>();
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(call)
                .satisfies(seen::add);
        return seen.get(0);
    }

    /** Its text is the name of its class and a place in memory. */
    static class Order {}

    /** Its text tells what it is made of; that is no prompt. */
    record Clip(String name) {}

    static Stream<Arguments> withoutText() {
        return Stream.<Object>of(
                        new Order(),
                        new Clip("a cat"),
                        new Object(),
                        new String[] {"a cat"},
                        new int[] {1},
                        List.of("a cat"),
                        VideoRequest.class,
                        Thread.currentThread())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("withoutText")
    void whatAnObjectTellsOfItselfIsNoPrompt(Object value) {
        // Camel keeps this as the converter of the type, for the whole context
        context.getTypeConverter().convertTo(String.class, value);

        assertThat(refusal(() -> read(value, Map.of())).getMessage()).contains("body (");
        assertThat(refusal(() -> read(null, Map.of(SeedanceConstants.PROMPT, value)))
                        .getMessage())
                .contains("prompt", "in the header CamelSeedancePrompt");
        assertThat(refusal(() -> read("p", Map.of(SeedanceConstants.MEDIA, value)))
                        .getViolations())
                .extracting(Violation::field)
                .containsExactly("media");
    }

    static Stream<Arguments> withoutTextOfTheirOwn() {
        return Stream.<Object>of(
                        new Order(),
                        new Object(),
                        new String[] {"a cat"},
                        new int[] {1},
                        VideoRequest.builder().prompt("a cat").build())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("withoutTextOfTheirOwn")
    void aPlaceInMemoryIsNoKey(Object value) {
        context.getTypeConverter().convertTo(String.class, value);
        Exchange exchange = exchange("p", Map.of(SeedanceConstants.SUBMISSION_KEY, value, "order", value));

        refusal(() -> new SubmissionKeys(context, MOVIE, null).of(exchange));
        exchange.getMessage().removeHeader(SeedanceConstants.SUBMISSION_KEY);
        for (String option : List.of("${header.order}", "x-${hash(${header.order},SHA-256)}")) {
            assertThat(refusal(() -> new SubmissionKeys(context, MOVIE, option).of(exchange))
                            .getMessage())
                    .contains("submissionKey", "${header.order}", "needs text");
        }
    }

    static Stream<Object> withText() {
        return Stream.of(
                12,
                1.5,
                true,
                'c',
                new BigDecimal("1.50"),
                new Clip("a cat"),
                List.of("a cat"),
                Map.of("a", 1),
                UUID.randomUUID(),
                new Date(0),
                URI.create("https://e.com/a"),
                MediaType.IMAGE,
                "a".getBytes(StandardCharsets.UTF_8),
                new StringBuilder("a"));
    }

    @ParameterizedTest
    @MethodSource("withText")
    void whatHasTextIsAKey(Object value) {
        Exchange exchange = exchange("p", Map.of("order", value));

        assertThat(new SubmissionKeys(context, MOVIE, "${header.order}").of(exchange))
                .isNotEmpty()
                .doesNotContain("@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${hash(${body},SHA-256)}",
                "${hash(${header.empty},SHA-256)}",
                "${hash(${header.missing},SHA-256)}",
                "${hash($simple{header.empty},SHA-256)}",
                "a-${replace(x,y,${header.empty})}",
                "${iif(${header.missing} == 'x',a,b)}",
                "${concat(a,${header.blank})}"
            })
    void whatAFunctionMakesOfNothingIsNoKey(String option) {
        Exchange exchange = exchange("", Map.of("empty", "", "blank", "\u00A0\u200B"));

        assertThat(refusal(() -> new SubmissionKeys(context, MOVIE, option).of(exchange))
                        .getMessage())
                .contains("this one is empty");
    }

    /** The first look at it, whoever looks, takes what is in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${hash(${header.doc},SHA-256)}",
                "x-${hash($simple{header.doc},MD5)}",
                "${hash(${headerAs(doc,String)},SHA-256)}",
                "${hash(${headerAs(doc,byte[])},SHA-256)}",
                "${hash(${header.docs[0]},SHA-256)}",
                "${hash(${exchangeProperty.doc},SHA-256)}",
                "${hash(${exchangePropertyAs(doc,String)},SHA-256)}",
                "${hash(${uppercase(${header.doc})},SHA-256)}",
                "${hash(${header.reader},SHA-256)}",
                "${hash(${header.source},SHA-256)}",
                "${header.doc}-${hash(${header.doc},SHA-256)}"
            })
    void whatAFunctionMakesOfAStreamThatIsReadAlreadyIsNoKey(String option) {
        byte[] bytes = "one".getBytes(StandardCharsets.UTF_8);
        Exchange exchange = exchange(
                "p",
                Map.of(
                        "doc",
                        new ByteArrayInputStream(bytes),
                        "docs",
                        List.of(new ByteArrayInputStream(bytes)),
                        "reader",
                        new StringReader("one"),
                        "source",
                        new StreamSource(new StringReader("one"))));
        exchange.setProperty("doc", new ByteArrayInputStream(bytes));

        refusal(() -> new SubmissionKeys(context, MOVIE, option).of(exchange));
    }

    /** As text, bytes that are none are the same as others. */
    @Test
    void bytesThatAreNoTextAreNoKey() {
        for (byte[] bytes :
                List.of(new byte[] {(byte) 0x80, 'A'}, new byte[] {(byte) 0x81, 'A'}, new byte[] {'A', -1})) {
            for (Map<String, Object> headers : List.<Map<String, Object>>of(
                    Map.of(SeedanceConstants.SUBMISSION_KEY, bytes), Map.of("kafka.KEY", bytes))) {
                assertThat(refusal(() -> new SubmissionKeys(context, MOVIE, "order-${header.kafka.KEY}")
                                        .of(exchange("p", headers)))
                                .getMessage())
                        .contains("submissionKey", "bytes that are no text");
            }
        }
        byte[] text = "Bestellung-ä".getBytes(StandardCharsets.UTF_8);
        assertThat(new SubmissionKeys(context, MOVIE, null)
                        .of(exchange("p", Map.of(SeedanceConstants.SUBMISSION_KEY, text))))
                .isEqualTo("Bestellung-ä");
    }

    @Test
    void aKeyThatCannotBeReadIsRefused() {
        Exchange exchange =
                exchange("p", Map.of(SeedanceConstants.SUBMISSION_KEY, new StreamSource(new StringReader("one"))));

        refusal(() -> new SubmissionKeys(context, MOVIE, null).of(exchange));
    }

    /** A cached stream can be read again. */
    @Test
    void whatAFunctionMakesOfACachedStreamIsAKey() {
        SubmissionKeys keys = new SubmissionKeys(context, MOVIE, "${hash(${header.doc},SHA-256)}");
        String one =
                keys.of(exchange("p", Map.of("doc", new InputStreamCache("one".getBytes(StandardCharsets.UTF_8)))));
        String two =
                keys.of(exchange("p", Map.of("doc", new InputStreamCache("two".getBytes(StandardCharsets.UTF_8)))));

        assertThat(one).startsWith("7692c3ad").isNotEqualTo(two);
    }

    @Test
    void anExpressionThatFailsIsToldWithItsText() {
        assertThat(refusal(() -> new SubmissionKeys(context, MOVIE, "${substring(${body},x)}")
                                .of(exchange("p", Map.of())))
                        .getMessage())
                .contains("submissionKey \"${substring(${body},x)}\": an expression that can be evaluated");
    }

    static Stream<Object> streams() {
        byte[] bytes = "a cat".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new ByteArrayInputStream(bytes),
                new StringReader("a cat"),
                new InputStreamCache(bytes),
                new ReaderCache("a cat"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamInAHeaderIsSeenByTheRequestAndByTheKey(Object stream) {
        Exchange exchange = exchange(null, Map.of(SeedanceConstants.PROMPT, stream));

        for (int i = 0; i < 2; i++) {
            assertThat(read(MOVIE, exchange).prompt()).isEqualTo("a cat");
            assertThat(new SubmissionKeys(context, MOVIE, "${header.CamelSeedancePrompt}").of(exchange))
                    .isEqualTo("a cat");
            assertThat(new SubmissionKeys(context, MOVIE, "${hash(${header.CamelSeedancePrompt},SHA-256)}")
                            .of(exchange))
                    .startsWith("51e46741");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2065, 0xFDD0, 0xFDEF, 0xFFF0, 0xFFF8, 0xFFFE, 0xFFFF, 0x1D159, 0x1BCA0, 0x1FFFE, 0x10FFFF})
    void whatUnicodeKeepsFreeDoesNotCountBeforeJsonAndIsNoPrompt(int character) {
        String invisible = Character.toString(character);

        assertThat(read(invisible + JSON, Map.of()).prompt()).isEqualTo("p");
        refusal(() -> read(invisible, Map.of()));
    }

    @Test
    void aByteOrderMarkThatWasMisreadDoesNotCount() {
        assertThat(read("\u00EF\u00BB\u00BF" + JSON, Map.of()).prompt()).isEqualTo("p");
        assertThat(read("\u00EF\u00BB\u00BFa cat", Map.of()).prompt()).isEqualTo("a cat");
    }

    @Test
    void bytesOfAnotherEncodingAreNoPrompt() {
        InputStream stream = new ByteArrayInputStream("a cat".getBytes(StandardCharsets.UTF_16LE));
        for (Object body : List.of(
                "a cat".getBytes(StandardCharsets.UTF_16BE),
                "a cat".getBytes(StandardCharsets.UTF_16),
                JSON.getBytes(StandardCharsets.UTF_16LE),
                stream,
                "a\0cat",
                Map.of("prompt", "a\0cat"),
                "{\"prompt\":\"a\\u0000cat\"}")) {
            refusal(() -> read(body, Map.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://e.com/a.pnghttps://e.com/b.png",
                "https://e.com/a.png\u3001https://e.com/b.png",
                "https://e.com/a.png\uFF0Chttps://e.com/b.png",
                "https://e.com/a.png\u060Chttps://e.com/b.png",
                "https://e.com/a.png%20https://e.com/b.png",
                "https://e.com/a.png%0AHTTPS://e.com/b.png",
                "https://e.com/a.png+https://e.com/b.png",
                "https://e.com/a.png&https://e.com/b.png",
                "https://e.com/a.png#https://e.com/b.png",
                "https://e.com/a.png\\nhttps://e.com/b.png",
                "\"https://e.com/a.png\"",
                "<https://e.com/a.png>",
                "5",
                "-",
                "null null",
                "a cat",
                "https://e.com/a b",
                "https://e.com/a.jpg,http://e.com/b.jpg x:y",
                "data:image/png;base64,AAAA",
                "http://e.com/a.jpg",
                "ftp://e.com/a.jpg",
                "file:/etc/passwd",
                "asset:1",
                "C:\\a.jpg",
                "//e.com/a.jpg",
                "e.com/a.jpg",
                "res.cloudinary.com/demo/a.jpg",
                "./a.jpg",
                "../a.jpg",
                "~/a.jpg",
                "/etc/passwd",
                "\\a.jpg",
                "..",
                "api/uploads/../../a.jpg",
                "api/./a.jpg",
                "api/..",
                "https://e.com/a.jpg,http://e.com/b.jpg",
                "https://e.com/a.jpg;https://e.com/b.jpg",
                "https://e.com/a.jpg|https://e.com/b.jpg",
                "https://e.com/a.jpg,;ftp://e.com/b.jpg",
                "api/uploads\u202E/a.png"
            })
    void aLineThatIsNoListOfAddressesIsRefused(String line) {
        assertThat(refusal(() -> read("p", Map.of(SeedanceConstants.MEDIA, line)))
                        .getViolations())
                .allSatisfy(violation -> assertThat(violation.field()).startsWith("media["))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://e.com/a.png,https://e.com/b.png",
                "https://e.com/a.png;http://e.com/b.png",
                "https://e.com/a.png|https://e.com/b.png",
                "https://e.com/a.pnghttps://e.com/b.png"
            })
    void anEntryOfTwoAddressesIsRefused(String url) {
        Object media = List.of(Map.of("type", "image", "url", url));
        String json = "{\"prompt\":\"p\",\"media\":[{\"type\":\"image\",\"url\":\"%s\"}]}".formatted(url);

        for (Object body : List.of(Map.of("prompt", "p", "media", media), json)) {
            assertThat(refusal(() -> read(body, Map.of())).getViolations())
                    .extracting(Violation::field)
                    .containsExactly("media[0].url");
        }
    }

    /** Of an address that is an object of Java, Camel makes what it finds there. */
    @Test
    void aBodyThatCannotBeFetchedIsRefused() throws Exception {
        URL nobody = new File("/nobody/is/here").toURI().toURL();

        assertThat(refusal(() -> read(nobody, Map.of())).getMessage()).contains("a body that cannot be read");
    }

    /** An image was meant, and a video without it would be paid. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00A0\u200B", ",", " , ,", ",,,"})
    void aLineOfNoAddressIsRefused(String line) {
        assertThat(refusal(() -> read("p", Map.of(SeedanceConstants.MEDIA, line)))
                        .getViolations())
                .extracting(Violation::field)
                .containsExactly("media");
        assertThat(read("p", Map.of(SeedanceConstants.MEDIA, "[]")).media()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://e.com/fetch/https://e.com/b.png",
                "https://e.com/a.png?u=https://e.com/b.png",
                "https://e.com/a.png?https://e.com/b.png",
                "https://e.com/a.png?u%3Dhttps://e.com/b.png",
                "https://e.com/filters:fill(https://e.com/b.png)/a.png"
            })
    void anAddressCanHaveAnotherOneInside(String line) {
        assertThat(read("p", Map.of(SeedanceConstants.MEDIA, line)).media()).containsExactly(Media.image(line));
        Object entries = List.of(Map.of("type", "image", "url", line));
        assertThat(read(Map.of("prompt", "p", "media", entries), Map.of()).media())
                .containsExactly(Media.image(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.168.0.1/a.png",
                "localhost/a.png",
                "my_bucket.s3.amazonaws.com/a.png",
                "例え.テスト/a.png",
                "xn--r8jz45g.xn--zckzah/a.png",
                "user@e.com/a.png",
                "e.com./a.png",
                "api/%2e%2e/x.png",
                "api/%2E./x.png",
                "api/..;/x.png",
                "api%2f..%2fx.png",
                "api%5cx.png",
                "https%3A%2F%2Fe.com%2Fa.png",
                "a.png%00",
                "a.png?x=1",
                "a\\..\\b.png",
                "api\\uploads\\a.png",
                "~root/a.png",
                "C|/a.png",
                "${env:HOME}",
                "a*.png",
                "api/uploads/\u202E.png"
            })
    void whatIsNoPathOfAnUploadIsRefused(String path) {
        for (Map<String, ?> request : List.of(
                Map.of("prompt", "p", "media", List.of(Map.of("type", "image", "path", path))),
                Map.of("prompt", "p", "media", List.of(Media.ofPath(MediaType.IMAGE, path))))) {
            assertThat(refusal(() -> read(request, Map.of())).getViolations())
                    .extracting(Violation::field)
                    .containsExactly("media[0].path");
        }
        refusal(() -> read("p", Map.of(SeedanceConstants.MEDIA, path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" /etc/passwd", "\u00A0/etc/passwd", "a/b.png ", "\u200Bhttps://e.com/a.png"})
    void aPathBeginsAndEndsWithWhatCanBeSeen(String path) {
        refusal(() -> read(Map.of("prompt", "p", "media", List.of(Map.of("type", "image", "path", path))), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api/uploads/1/uuid_scene.png",
                "api/uploads/1/می\u200Cخواهم.png",
                "api/uploads/1/👨\u200D👩\u200D👧.png",
                "api/v1.0/a b.png",
                "v1.2/uploads/100%.png",
                "uploads/a#1 (2)@2x,3;4.png",
                "api/uploads/a..b.png",
                "uploads/.../a.png",
                "a.png"
            })
    void thePathOfAnUploadIsAccepted(String path) {
        assertThat(read(Map.of("prompt", "p", "media", List.of(Media.ofPath(MediaType.IMAGE, path))), Map.of())
                        .media())
                .containsExactly(Media.ofPath(MediaType.IMAGE, path));
    }

    @ParameterizedTest
    @CsvSource({
        "seedance2.movie, callback_url",
        "seedance2.movie, Callback_URL",
        "seedance2.movie, callbackUrl",
        "seedance2.movie, callback-url",
        "seedance2.movie, ' callback_url'",
        "seedance2.movie, webhookUrl",
        "seedance2.movie, webhook_url",
        "seedance2.movie, webhook",
        "seedance2.movie, CONTENT",
        "seedance2.ink, webhookurl",
        "seedance2.ink, webhook_url",
        "seedance2.ink, callback_url",
        "seedance2.ink, aspect_ratio",
        "seedance2.ink, Prompt",
        "seedanceapi.org, callbackUrl",
        "seedanceapi.org, aspectRatio",
        "seedanceapi.org, image-urls",
        "byteplus.com, callbackurl",
        "byteplus.com, notify_url",
        "byteplus.com, Model",
        "seedance2.movie, ''",
        "seedance2.movie, '--'"
    })
    void anExtraFieldCannotStandForOneThatTheComponentSends(String provider, String name) {
        Exchange exchange = exchange(Map.of("prompt", "p", "extra", Map.of(name, "https://e.com")), Map.of());

        assertThat(refusal(() -> read(provider, exchange)).getViolations())
                .extracting(Violation::field)
                .containsExactly("extra");
    }

    @Test
    void anExtraFieldWithoutVisibleNameIsRefused() {
        for (String name : List.of("\0", "a\r\nb", "callback_url\u200B", "n\u202E")) {
            refusal(() -> read(Map.of("prompt", "p", "extra", Map.of(name, 1)), Map.of()));
        }
        assertThat(read(Map.of("prompt", "p", "extra", Map.of("n", 1, "neuer.Schalter", 2)), Map.of())
                        .extra())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Camel-Seedance-Duration",
                "camel_seedance_duration",
                "camel.seedance.duration",
                "Camel Seedance Duration",
                "\u200BCamelSeedanceDuration",
                "\uFEFFCamelSeedanceDuration",
                "CamelSeadanceDuration",
                "CamelSeedanseDuration",
                "CamelSeedDanceDuration",
                "CamelSedanceDuration",
                "CamelSeedanceDuration\u200B",
                "CamelSeedanceDuration "
            })
    void aHeaderThatWasMeantForTheComponentIsRefused(String name) {
        assertThat(refusal(() -> read("p", Map.of(name, 8))).getMessage())
                .contains("the nearest name is CamelSeedanceDuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelSqlRowCount",
                "CamelServiceCallUrl",
                "CamelSpringWebserviceAction",
                "CamelSshExitValue",
                "CamelHttpMethod",
                "SeedanceModel",
                "camel",
                "Camel-Version",
                ""
            })
    void headersOfOthersArePassedOver(String name) {
        assertThat(read("p", Map.of(name, 8)).prompt()).isEqualTo("p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", " 8 ", "+8", "08", "8\u00A0", "\u200B8"})
    void whiteSpaceAroundANumberInAHeaderDoesNotCount(String eight) {
        assertThat(read("p", Map.of(SeedanceConstants.DURATION, eight)).duration())
                .isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.5", "8s", "8,0", "0x8", "1_0", "", "\u22128", "1e400", "1e2000000000", "NaN", "eight"})
    void whatIsNoWholeNumberInTheTextOfAHeaderIsRefused(String value) {
        assertThat(refusal(() -> read("p", Map.of(SeedanceConstants.DURATION, value)))
                        .getMessage())
                .contains("a whole number of seconds, in the header CamelSeedanceDuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://e.com/h?mail=a@b", "https://e.com/a@b/h", "https://e.com:8443/h?x=@"})
    void anAtSignInAPathIsNoUser(String url) {
        assertThat(read(Map.of("prompt", "p", "webhookUrl", url), Map.of()).webhookUrl())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://e.com\\@evil.example/",
                "https://e.com%40evil.example/",
                "https:\\\\u@e.com/",
                "https://@e.com/",
                "https://u%3Ap@e.com/",
                "https:/e.com/h"
            })
    void anAddressThatServersReadDifferentlyIsNoWebhook(String url) {
        refusal(() -> read(Map.of("prompt", "p", "webhookUrl", url), Map.of()));
    }
}
