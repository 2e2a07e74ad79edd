/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.Answers;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How answers are read, whatever bytes they are. */
class EnvelopesTest {

    private static final String NESTED = "[".repeat(100_000);

    static List<byte[]> noEnvelopes() {
        return List.of(
                bytes(""),
                bytes(" \n"),
                bytes("null"),
                bytes("true"),
                bytes("42"),
                bytes("\"x\""),
                bytes("[]"),
                bytes("[{\"success\":true,\"code\":200}]"),
                bytes("{}"),
                bytes("{\"other\":1}"),
                bytes("{\"success\":true,\"code\":200"),
                bytes("{\"success\":true,\"code\":200} trailing"),
                bytes("{\"success\":true,\"code\":200}{}"),
                bytes("{\"success\":true,\"code\":200,\"result\":" + NESTED),
                bytes("{\"success\":true,\"code\":200,\"x\":\"" + "a".repeat(Json.MAX_DOCUMENT) + "\"}"),
                bytes("error code: 1010"),
                bytes("<html></html>"),
                new byte[] {'{', '"', 'c', 'o', 'd', 'e', (byte) 0xC3, (byte) 0x28},
                new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0},
                new byte[4096]);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("noEnvelopes")
    void notAnEnvelope(byte[] body) {
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            Answer answer = provider.read(new ApiReply(200, "application/json", Duration.ofSeconds(3), body));

            assertThat(answer.envelope()).isFalse();
            assertThat(answer.success()).isFalse();
            assertThat(answer.code()).isNull();
            assertThat(answer.message()).isNull();
            assertThat(answer.taskId()).isNull();
            assertThat(answer.payload().isMissingNode()).isTrue();
            assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(3));
            assertThat(provider.rule(CallKind.SUBMIT, answer).verdict()).isEqualTo(Verdict.RECONCILE);
            assertThat(provider.rule(CallKind.STATUS, answer)).isEqualTo(new Ruling(Verdict.RETRY, ErrorKind.PROTOCOL));
        }
    }

    @Test
    void aByteOrderMarkIsNoMatter() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        body.writeBytes(Answers.document("movie/submit-answer"));

        assertThat(new MovieProvider()
                        .read(Answers.reply(200, body.toByteArray()))
                        .success())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text/html; charset=utf-8|<p>Attention Required!</p>|true",
                "TEXT/HTML|error code: 1010|true",
                "-|<!DOCTYPE html><html lang=en>|true",
                "text/plain|  <HTML><head>|true",
                "application/xml|<?xml version='1.0'?><Error/>|false",
                "text/plain|error code: 1010|false",
                "-|-|false",
                "text/html|{\"code\":\"INVALID_API_KEY\"}|false"
            })
    void htmlIsTold(String contentType, String body, boolean html) {
        byte[] bytes = body == null ? new byte[0] : bytes(body);

        assertThat(new MovieProvider()
                        .read(new ApiReply(403, contentType, null, bytes))
                        .html())
                .isEqualTo(html);
    }

    /** What blocks at the edge does not know the key. */
    @Test
    void anEdgeThatBlocksIsNoAuthenticationFailure() {
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            for (String body : List.of("<html>Attention Required! | Cloudflare</html>", "error code: 1010", "")) {
                Answer answer = provider.read(new ApiReply(403, "text/html", null, bytes(body)));
                for (CallKind kind : List.of(CallKind.SUBMIT, CallKind.STATUS, CallKind.BALANCE)) {
                    assertThat(provider.rule(kind, answer))
                            .isEqualTo(new Ruling(Verdict.PAUSE, ErrorKind.SERVICE_UNAVAILABLE));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '\0',
            value = {
                "org|{\"code\":\"INVALID_PROMPT\",\"message\":\"empty\"}|INVALID_PROMPT|empty",
                "org|{\"code\":400,\"message\":\"INVALID_PROMPT\"}|INVALID_PROMPT|INVALID_PROMPT",
                "org|{\"code\":402,\"message\":\"no credits\"}|402|no credits",
                "org|{\"code\":\"402\",\"message\":\"no credits\"}|402|no credits",
                "org|{\"code\":400,\"error\":{\"code\":\"INVALID_DURATION\",\"message\":\"8\"}}|INVALID_DURATION|8",
                "org|{\"error\":\"INVALID_API_KEY\"}|INVALID_API_KEY|INVALID_API_KEY",
                "org|{\"error\":\"something went wrong\"}|-|something went wrong",
                "org|{\"code\":500,\"data\":{\"error_message\":\"upstream\"}}|500|upstream",
                "org|{\"code\":500,\"message\":\" \",\"data\":{\"error_code\":\"X_Y\",\"error_message\":\"u\"}}|X_Y|u",
                "movie|{\"code\":\"SERVICE_BUSY\",\"message\":\"busy\",\"result\":null}|SERVICE_BUSY|busy",
                "movie|{\"code\":null,\"message\":\"m\"}|-|m",
                "movie|{\"code\":[],\"message\":{}}|-|-",
                "movie|{\"code\":1001,\"message\":\"m\"}|1001|m",
                "movie|{\"message\":\"Forbidden\"}|-|Forbidden",
                "ink|{\"success\":false,\"error\":{\"code\":\"rate_limited\",\"message\":\"m\"}}|rate_limited|m",
                "ink|{\"success\":false,\"error\":\"unauthorized\"}|unauthorized|unauthorized",
                "ink|{\"success\":false,\"error\":\"you cannot\"}|-|you cannot",
                "ink|{\"success\":false,\"message\":\"m\",\"code\":\"not_found\"}|not_found|m",
                "ink|{\"success\":\"false\"}|-|-"
            })
    void codeAndMessageOfAnError(String provider, String body, String code, String message) {
        Answer answer = Answers.answer(Answers.provider(provider), 200, body);

        assertThat(answer.envelope()).isTrue();
        assertThat(answer.success()).isFalse();
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ink|{\"success\":false,\"requestId\":\"t-1\"}",
                "ink|{\"success\":false,\"data\":{\"requestId\":\"t-1\"}}",
                "org|{\"code\":500,\"data\":{\"task_id\":\"t-1\"}}",
                "org|{\"code\":500,\"task_id\":\"t-1\"}",
                "org|{\"code\":500,\"result\":{\"task_id\":\"t-1\"}}",
                "movie|{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"result\":{\"task_id\":\"t-1\"}}",
                "movie|{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"task_id\":\"t-1\"}",
                "movie|{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"data\":{\"task_id\":\"t-1\"}}"
            })
    void aTaskIdIsFoundInAnErrorToo(String provider, String body) {
        Answer answer = Answers.answer(Answers.provider(provider), 429, body);

        assertThat(answer.success()).isFalse();
        assertThat(answer.taskId()).isEqualTo("t-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "org|{\"code\":200,\"data\":{}}|true",
                "org|{\"code\":\"200\",\"data\":{}}|true",
                "org|{\"code\":200.0,\"data\":{}}|false",
                "org|{\"code\":0,\"data\":{}}|false",
                "org|{\"data\":{}}|false",
                "movie|{\"code\":200,\"result\":{}}|true",
                "movie|{\"code\":\"Success\",\"result\":{}}|false",
                "ink|{\"success\":true}|true",
                "ink|{\"success\":\"true\"}|true",
                "ink|{\"success\":1}|false",
                "ink|{\"requestId\":\"r\"}|false"
            })
    void successIsWhatTheEnvelopeSays(String provider, String body, boolean success) {
        SeedanceProvider dialect = Answers.provider(provider);

        assertThat(Answers.answer(dialect, 200, body).success()).isEqualTo(success);
        assertThat(Answers.answer(dialect, 201, body).success()).isEqualTo(success);
        for (int status : new int[] {302, 400, 429, 500, 503}) {
            assertThat(Answers.answer(dialect, status, body).success())
                    .as("HTTP %d", status)
                    .isFalse();
        }
    }

    @Test
    void foreignTextIsBoundedAndOnOneLine() {
        Answer answer = Answers.answer(
                new MovieProvider(),
                400,
                "{\"code\":\"A B\\n%s\",\"message\":\"a\\u0007\\r\\nb https://h/x?sig=1 %s\"}"
                        .formatted("c".repeat(500), "d".repeat(5000)));

        assertThat(answer.code()).hasSizeLessThanOrEqualTo(64).doesNotContain("\n");
        assertThat(answer.message()).startsWith("a b https://h/x?... d").hasSizeLessThanOrEqualTo(512);
        assertThat(answer.toString()).doesNotContain("https");
    }

    @Property(tries = 2000)
    void readingNeverThrows(@ForAll byte[] body, @ForAll @IntRange(min = 0, max = 999) int status) {
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            Answer answer = provider.read(new ApiReply(status, null, null, body));
            for (CallKind kind : CallKind.values()) {
                assertThat(provider.rule(kind, answer)).isNotNull();
            }
        }
    }

    /** Answers of the documents with some bytes changed: read or refused, and a decoder throws nothing but its own exception. */
    @Property(tries = 2000)
    void damagedAnswersAreReadOrRefused(
            @ForAll @IntRange(min = 0, max = 8) int document,
            @ForAll @Size(max = 6) List<@IntRange(min = 0, max = 1000) Integer> places,
            @ForAll byte value) {
        String name = List.of(
                        "ink/status-answer",
                        "ink/models-answer",
                        "ink/unauthorized",
                        "org/status-answer",
                        "org/submit-answer",
                        "movie/status-answer",
                        "movie/list-answer",
                        "movie/balance-answer",
                        "movie/presign-answer")
                .get(document);
        byte[] body = Answers.document(name);
        places.forEach(place -> body[place % body.length] = value);
        SeedanceProvider provider = Answers.provider(name.substring(0, name.indexOf('/')));
        Answer answer = provider.read(Answers.reply(200, body));

        for (ApiCall<?> call : calls(provider)) {
            if (provider.rule(call.kind(), answer).verdict() == Verdict.ACCEPT) {
                try {
                    assertThat(call.decoder().apply(answer)).isNotNull();
                } catch (ProtocolException e) {
                    assertThat(e.getProvider()).isEqualTo(provider.id());
                }
            }
        }
    }

    private static List<ApiCall<?>> calls(SeedanceProvider provider) {
        if (provider instanceof MovieProvider) {
            return List.of(
                    provider.status("x"),
                    provider.cancel("x"),
                    provider.list(1, 1, null),
                    provider.balance(),
                    provider.presign("a.png", "image/png"));
        }
        return provider instanceof InkProvider
                ? List.of(provider.status("x"), provider.cancel("x"), provider.models())
                : List.of(provider.status("x"));
    }
}
