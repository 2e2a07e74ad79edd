/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.AmbiguousSubmitException;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.RateLimitException;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What errors say: what was tried, what the provider said, what to do. */
class ErrorMessagesTest {

    private final SeedanceProvider movie = new MovieProvider();
    private final SeedanceProvider org = new OrgProvider();

    private static SeedanceException error(SeedanceProvider provider, CallKind kind, String taskId, Answer answer) {
        return ErrorMessages.ofAnswer(provider.id(), kind, taskId, answer, provider.rule(kind, answer));
    }

    @Test
    void aRefusedSubmission() {
        SeedanceException error = error(movie, CallKind.SUBMIT, null, Answers.answer(movie, "movie/error"));

        assertThat(error)
                .isExactlyInstanceOf(InvalidRequestException.class)
                .hasMessage("Failed submitting a task to seedance2.movie: HTTP 200, code INVALID_PARAMETER,"
                        + " 'Invalid parameter: duration must be 4-15'. Correct the request");
        assertThat(error.getProvider()).isEqualTo("seedance2.movie");
        assertThat(error.getCode()).isEqualTo("INVALID_PARAMETER");
        assertThat(error.getHttpStatus()).isEqualTo(200);
        assertThat(error.isRetryable()).isFalse();
    }

    @Test
    void aTaskThatIsNotFound() {
        Answer answer = Answers.answer(org, 404, "{\"code\":\"TASK_NOT_FOUND\",\"message\":\"gone\"}");

        assertThat(error(org, CallKind.STATUS, "t-1", answer))
                .isExactlyInstanceOf(TaskNotFoundException.class)
                .hasMessage("Failed asking for task t-1 at seedanceapi.org: HTTP 404, code TASK_NOT_FOUND, 'gone'."
                        + " Check the task id, and that the key belongs to the account that submitted it")
                .satisfies(error -> assertThat(error.getTaskId()).isEqualTo("t-1"));
    }

    @Test
    void aRateLimitCarriesWhatTheProviderAsksFor() {
        Answer answer = movie.read(new ApiReply(
                429,
                "application/json",
                Duration.ofSeconds(7),
                "{\"code\":\"RATE_LIMIT_EXCEEDED\"}".getBytes(StandardCharsets.UTF_8)));

        assertThat(error(movie, CallKind.LIST, null, answer))
                .isInstanceOfSatisfying(RateLimitException.class, error -> {
                    assertThat(error.getRetryAfter()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(error.isRetryable()).isTrue();
                });
    }

    @Test
    void anEdgeThatBlocksNamesTheUserAgent() {
        Answer answer = org.read(
                new ApiReply(403, "text/html", null, "<html>Access denied</html>".getBytes(StandardCharsets.UTF_8)));

        assertThat(error(org, CallKind.SUBMIT, null, answer))
                .isExactlyInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("HTTP 403 with an HTML page")
                .hasMessageContaining("userAgent")
                .hasMessageNotContaining("Access denied");
    }

    @Test
    void anAmbiguousSubmissionIsNotRetryable() {
        Answer answer = org.read(Answers.reply(502, ""));

        assertThat(error(org, CallKind.SUBMIT, null, answer))
                .isInstanceOfSatisfying(AmbiguousSubmitException.class, error -> {
                    assertThat(error.isRetryable()).isFalse();
                    assertThat(error.getHttpStatus()).isEqualTo(502);
                    assertThat(error).hasMessageContaining("HTTP 502 without an answer of the provider");
                    assertThat(error).hasMessageContaining("do not submit it again");
                });
    }

    @Test
    void aTransportFailureKeepsItsCause() {
        IOException cause = new IOException("Connection reset by https://h/x?X-Amz-Signature=abc\r\nmore");
        Ruling ruling = TransportRules.rule(CallKind.SUBMIT, TransportSignal.SENT);

        SeedanceException error =
                ErrorMessages.ofTransport("seedance2.ink", CallKind.SUBMIT, null, TransportSignal.SENT, cause, ruling);

        assertThat(error)
                .isExactlyInstanceOf(AmbiguousSubmitException.class)
                .hasCause(cause)
                .hasMessage("Failed submitting a task to seedance2.ink: the request can have arrived"
                        + " (IOException: Connection reset by https://h/x?... more). The task may or may not have been"
                        + " accepted: do not submit it again before you have looked for it");
    }

    @Test
    void aServerThatIsNotFoundNamesTheOptionsThatLeadToIt() {
        SeedanceException error = ErrorMessages.ofTransport(
                "seedance2.ink",
                CallKind.STATUS,
                "t1",
                TransportSignal.NOT_SENT,
                new UnknownHostException("api.exmaple.com"),
                TransportRules.rule(CallKind.STATUS, TransportSignal.NOT_SENT));
        assertThat(error)
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContainingAll("api.exmaple.com", "baseUrl", "proxyHost");
    }

    @Test
    void aKeyThatIsEchoedIsNotShown() {
        Answer answer = Answers.answer(
                new InkProvider(),
                401,
                "{\"success\":false,\"error\":{\"code\":\"unauthorized\",\"message\":\"Invalid key sd2_live_abcdef123456\"}}");

        assertThat(error(new InkProvider(), CallKind.STATUS, "r", answer))
                .hasMessageContaining("Invalid key sd2_live_...")
                .hasMessageNotContaining("abcdef");
    }

    @Test
    void aPromptThatIsEchoedIsBounded() {
        Answer answer = Answers.answer(
                org, 400, "{\"code\":\"INVALID_PROMPT\",\"message\":\"%s\"}".formatted("x".repeat(100_000)));

        assertThat(error(org, CallKind.SUBMIT, null, answer).getMessage()).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @EnumSource(CallKind.class)
    void everyCallAndEverySignalHasASentence(CallKind kind) {
        for (TransportSignal signal : TransportSignal.values()) {
            Ruling ruling = TransportRules.rule(kind, signal);
            SeedanceException error = ErrorMessages.ofTransport("p", kind, "t", signal, null, ruling);
            assertThat(error.getMessage())
                    .startsWith("Failed ")
                    .contains(" p: ")
                    .doesNotContain("null");
            assertThat(error.isRetryable()).isEqualTo(ruling.verdict() == Verdict.RETRY);
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindOfErrorHasAnAdvice(ErrorKind kind) {
        Answer answer = Answers.answer(movie, 500, "{\"code\":\"X_Y\"}");

        SeedanceException error =
                ErrorMessages.ofAnswer("p", CallKind.STATUS, "t", answer, new Ruling(Verdict.FAIL, kind));

        assertThat(error.getMessage()).startsWith("Failed asking for task t at p: HTTP 500, code X_Y. ");
        assertThat(error.getMessage()).hasSizeGreaterThan(60);
        assertThat(error)
                .isExactlyInstanceOf(
                        kind.toException("m", ErrorDetail.of("p"), null).getClass());
    }
}
