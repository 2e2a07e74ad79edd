/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of Ark: tasks, pages of the list, errors by their table, and what a task has cost. */
class ArkAnswersTest {

    private static final String SUCCEEDED = """
            {"id":"cgt-20260102150405-ab1cd","model":"doubao-seedance-2-0-260128","status":"succeeded","error":null,
             "created_at":1767366245,"updated_at":1767366401,
             "content":{"video_url":"https://x.tos-cn-beijing.volces.com/v.mp4?X-Tos-Expires=86400","last_frame_url":"https://h.example/f.png"},
             "seed":58944,"resolution":"720p","ratio":"16:9","duration":5,"framespersecond":24,
             "generate_audio":true,"service_tier":"default","execution_expires_after":172800,
             "usage":{"completion_tokens":108900,"total_tokens":108900}}""";

    private final SeedanceProvider volcengine = new VolcengineProvider();
    private final SeedanceProvider byteplus = new BytePlusProvider();

    @Test
    void theSucceededExampleOfTheDocument() {
        VideoTask task = volcengine.complete(decode(volcengine.status("cgt-20260102150405-ab1cd"), SUCCEEDED));

        assertThat(task)
                .isEqualTo(VideoTask.builder()
                        .id("cgt-20260102150405-ab1cd")
                        .provider("volcengine.com")
                        .status(TaskStatus.SUCCEEDED)
                        .providerStatus("succeeded")
                        .model("seedance-2.0")
                        .aspectRatio("16:9")
                        .resolution("720p")
                        .duration(5)
                        .generateAudio(true)
                        .seed(58944L)
                        .videoUrls(java.util.List.of("https://x.tos-cn-beijing.volces.com/v.mp4?X-Tos-Expires=86400"))
                        .lastFrameUrl("https://h.example/f.png")
                        .tokens(108_900L)
                        .cost(new BigDecimal("5.0094"))
                        .currency("cny")
                        .createdAt(Instant.ofEpochSecond(1767366245))
                        .updatedAt(Instant.ofEpochSecond(1767366401))
                        .providerData(Map.of("execution_expires_after", "172800"))
                        .build());
    }

    @Test
    void numbersMayBeText() {
        String text = SUCCEEDED.replaceAll("\":(\\d+)", "\":\"$1\"");

        assertThat(decode(volcengine.status("cgt-20260102150405-ab1cd"), text))
                .isEqualTo(decode(volcengine.status("cgt-20260102150405-ab1cd"), SUCCEEDED));
    }

    @Test
    void theFailedExampleOfTheDocument() {
        VideoTask task = volcengine.complete(decode(volcengine.status("cgt-1"), """
                {"id":"cgt-1","status":"failed","error":{"code":"OutputVideoSensitiveContentDetected","message":"content[4] …"}}"""));

        assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task.errorCode()).isEqualTo("OutputVideoSensitiveContentDetected");
        assertThat(task.errorMessage()).isEqualTo("content[4] …");
        assertThat(task.cost()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "queued, QUEUED",
        "running, PROCESSING",
        "succeeded, SUCCEEDED",
        "failed, FAILED",
        "cancelled, CANCELLED",
        "canceled, CANCELLED",
        "expired, EXPIRED",
        "reviewing, UNKNOWN",
    })
    void eachStatus(String word, TaskStatus status) {
        VideoTask task = decode(byteplus.status("cgt-1"), "{\"id\":\"cgt-1\",\"status\":\"" + word + "\"}");

        assertThat(task.status()).isEqualTo(status);
        assertThat(task.providerStatus()).isEqualTo(word);
    }

    @Test
    void anAcceptedSubmissionHasAnIdAndIsQueued() {
        VideoRequest request = VideoRequest.builder().prompt("x").build();

        VideoTask task = decode(byteplus.generate(request), "{\"id\":\"cgt-1\",\"safety_identifier\":\"u\"}");

        assertThat(task.id()).isEqualTo("cgt-1");
        assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
    }

    @Test
    void framesTellTheDuration() {
        VideoTask task = decode(byteplus.status("cgt-1"), "{\"id\":\"cgt-1\",\"status\":\"running\",\"frames\":73}");

        assertThat(task.duration()).isEqualTo(3);
    }

    @Test
    void aPageOfTheList() {
        TaskPage page = decode(byteplus.list(1, 20, null), """
                {"total":"3","items":[
                 {"id":"cgt-1","status":"failed","failure_reason":{"code":"C","message":"M"},"execution_expires_after":"200000"},
                 {"id":"cgt-2","status":"failed","failure_reason":"because"},
                 {"status":"running"},
                 7]}""");

        assertThat(page.total()).isEqualTo(3);
        assertThat(page.tasks()).extracting(VideoTask::id).containsExactly("cgt-1", "cgt-2");
        assertThat(page.tasks().get(0).errorCode()).isEqualTo("C");
        assertThat(page.tasks().get(1).errorMessage()).isEqualTo("because");
        assertThat(byteplus.marker().orElseThrow().of(page.tasks().get(0))).isEqualTo(200_000);
        assertThat(byteplus.marker().orElseThrow().of(page.tasks().get(1))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "400, MissingParameter.model, FAIL, INVALID_REQUEST",
        "400, InvalidParameter, FAIL, INVALID_REQUEST",
        "400, InvalidParameter.UnsupportedParameter, FAIL, INVALID_REQUEST",
        "400, InvalidParameter.TosURLInvalid, FAIL, INVALID_REQUEST",
        "400, InvalidArgumentError, FAIL, INVALID_REQUEST",
        "400, InvalidImageURL.EmptyURL, FAIL, INVALID_REQUEST",
        "400, OutofContextError, FAIL, INVALID_REQUEST",
        "400, InvalidEndpoint.ClosedEndpoint, FAIL, INVALID_REQUEST",
        "400, InvalidSubscription, FAIL, INVALID_REQUEST",
        "400, InputTextSensitiveContentDetected, FAIL, CONTENT_REJECTED",
        "400, InputTextSensitiveContentDetected.PolicyViolation, FAIL, CONTENT_REJECTED",
        "400, InputImageSensitiveContentDetected.PrivacyInformation, FAIL, CONTENT_REJECTED",
        "400, InputVideoRiskDetection, FAIL, CONTENT_REJECTED",
        "400, SensitiveContentDetected.SevereViolation, FAIL, CONTENT_REJECTED",
        "400, ContentSecurityDetectionError, RETRY, SERVICE_UNAVAILABLE",
        "401, AuthenticationError, PAUSE, AUTHENTICATION",
        "401, InvalidAccountStatus, PAUSE, AUTHENTICATION",
        "403, AccessDenied, PAUSE, AUTHENTICATION",
        "403, OperationDenied.PermissionDenied, PAUSE, AUTHENTICATION",
        "403, OperationDenied.ServiceNotOpen, PAUSE, AUTHENTICATION",
        "403, OperationDenied.ServiceOverdue, PAUSE, INSUFFICIENT_CREDITS",
        "403, AccountOverdueError, PAUSE, INSUFFICIENT_CREDITS",
        "404, InvalidEndpointOrModel.NotFound, FAIL, INVALID_REQUEST",
        "404, InvalidEndpointOrModel.ModelIDAccessDisabled, FAIL, INVALID_REQUEST",
        "404, ModelNotOpen, FAIL, INVALID_REQUEST",
        "404, UnsupportedModel, FAIL, INVALID_REQUEST",
        "429, RateLimitExceeded.EndpointRPMExceeded, RETRY, RATE_LIMIT",
        "429, ModelAccountTpmRateLimitExceeded, RETRY, RATE_LIMIT",
        "429, APIAccountRpmRateLimitExceeded, RETRY, RATE_LIMIT",
        "429, AccountRateLimitExceeded, RETRY, RATE_LIMIT",
        "429, RequestBurstTooFast, RETRY, RATE_LIMIT",
        "429, ServerOverloaded, RETRY, RATE_LIMIT",
        "429, InflightBatchsizeExceeded, RETRY, RATE_LIMIT",
        "429, QuotaExceeded, RETRY, RATE_LIMIT",
        "429, SetLimitExceeded, RETRY, RATE_LIMIT",
        "500, InternalServiceError, RECONCILE, AMBIGUOUS",
        "503, InternalServiceError, RECONCILE, AMBIGUOUS",
        "409, Conflict, RECONCILE, AMBIGUOUS",
    })
    void eachErrorOfASubmission(int status, String code, Verdict verdict, ErrorKind kind) {
        assertThat(ruling(CallKind.SUBMIT, status, error(code, "said"))).isEqualTo(new Ruling(verdict, kind));
        // a gateway has another envelope
        String gateway = "{\"ResponseMetadata\":{\"RequestId\":\"r\",\"Error\":{\"Code\":\"%s\",\"Message\":\"said\"}}}"
                .formatted(code);
        assertThat(ruling(CallKind.SUBMIT, status, gateway)).isEqualTo(new Ruling(verdict, kind));
        Answer answer = answer(status, gateway);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).isEqualTo("said");
    }

    @ParameterizedTest
    @CsvSource({
        "STATUS, 404, NotFound.Task, FAIL, TASK_NOT_FOUND",
        "STATUS, 404, Whatever, FAIL, TASK_NOT_FOUND",
        "STATUS, 500, InternalServiceError, RETRY, SERVICE_UNAVAILABLE",
        "STATUS, 429, AccountRateLimitExceeded, RETRY, RATE_LIMIT",
        "LIST, 429, AccountRateLimitExceeded, RETRY, RATE_LIMIT",
        "CANCEL, 409, TaskRunningCannotCancel, FAIL, TASK_NOT_CANCELLABLE",
        "CANCEL, 409, Whatever, FAIL, TASK_NOT_CANCELLABLE",
        "CANCEL, 404, NotFound.Task, FAIL, TASK_NOT_FOUND",
        "CANCEL, 503, InternalServiceError, RETRY, SERVICE_UNAVAILABLE",
    })
    void eachErrorOfAnotherCall(CallKind call, int status, String code, Verdict verdict, ErrorKind kind) {
        assertThat(ruling(call, status, error(code, "said"))).isEqualTo(new Ruling(verdict, kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Your free quota has been used up", "The free trial quota is exhausted", "免费额度已用完"})
    void aFreeQuotaThatIsUsedUpIsMissingCredit(String message) {
        assertThat(ruling(CallKind.SUBMIT, 429, error("QuotaExceeded", message)))
                .isEqualTo(new Ruling(Verdict.PAUSE, ErrorKind.INSUFFICIENT_CREDITS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{\"ok\":true}"})
    void anyAnswerThatSaysSuccessAcceptsADelete(String body) {
        assertThat(ruling(CallKind.CANCEL, 200, body).verdict()).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void anErrorWithStatus200IsAnError() {
        assertThat(ruling(CallKind.SUBMIT, 200, error("InvalidParameter", "x")).error())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(ruling(CallKind.SUBMIT, 200, "{\"id\":\"\"}").verdict()).isEqualTo(Verdict.RECONCILE);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // the prices of the document for 5 s at 16:9
                "seedance-2.0, 480p, 16:9, 5, 0.354473",
                "seedance-2.0, 720p, 16:9, 5, 0.7623",
                "seedance-2.0, 1080p, 16:9, 5, 1.88649475",
                "seedance-2.0, 4k, 16:9, 5, 3.92",
                // the default ratio is left to the model: the largest one
                "-, -, -, -, 0.767102",
                "seedance-2.0, 720p, 16:9, -1, 2.27367",
                "seedance-2.5, 720p, 16:9, -, 6.943230",
                "seedance-1.5-pro, 720p, 16:9, 5, 0.26136",
                "seedance-1.0-pro, 720p, 16:9, 5, 0.2594375",
            })
    void anEstimateIsTokensTimesPrice(String model, String resolution, String ratio, Integer duration, String amount) {
        VideoRequest request = VideoRequest.builder()
                .prompt("x")
                .model(model)
                .resolution(resolution)
                .aspectRatio(ratio)
                .duration(duration)
                .build();

        var estimate = byteplus.estimate(request, byteplus.staticModels().orElseThrow());

        assertThat(estimate).hasValueSatisfying(cost -> {
            assertThat(cost.currency()).isEqualTo("usd");
            assertThat(cost.amount().doubleValue())
                    .isCloseTo(Double.parseDouble(amount), org.assertj.core.data.Percentage.withPercentage(1));
        });
    }

    @Test
    void whatIsNotKnownIsNotEstimated() {
        assertThat(estimate(b -> b.media(Media.ofUrl(MediaType.VIDEO, "https://m.example/a.mp4"))))
                .isNull();
        assertThat(estimate(b -> b.model("ep-1"))).isNull();
        assertThat(estimate(b -> b.extra("tools", 1))).isNull();
        assertThat(estimate(b -> b.media(Media.image("https://m.example/a.png"))))
                .isNotNull();
        assertThat(estimate(b -> b.model("seedance-1.5-pro").generateAudio(false)))
                .isEqualByComparingTo(estimate(b -> b.model("seedance-1.5-pro")).divide(BigDecimal.valueOf(2)));
        assertThat(estimate(b -> b.model("seedance-1.5-pro").extra("service_tier", "flex")))
                .isEqualByComparingTo(estimate(b -> b.model("seedance-1.5-pro")).divide(BigDecimal.valueOf(2)));
    }

    @Test
    void ownPricesReplaceTheTable() throws Exception {
        SeedanceProvider own = byteplus.withPrices(io.github.camelseedance.model.Json.MAPPER.readTree("""
                {"currency":"eur","perMillionTokens":{"ep-1":{"720p":[10]},"seedance-2.0":{"720p":[10,5]}}}"""));

        assertThat(own.estimate(
                        VideoRequest.builder()
                                .prompt("x")
                                .model("seedance-2.0")
                                .aspectRatio("16:9")
                                .build(),
                        null))
                .hasValueSatisfying(cost -> {
                    assertThat(cost.amount()).isEqualByComparingTo("1.089");
                    assertThat(cost.currency()).isEqualTo("eur");
                });
        assertThat(own.estimate(VideoRequest.builder().prompt("x").model("ep-1").build(), null))
                .isPresent();
    }

    @Test
    void aVideoInTheRequestHasAnotherPrice() {
        VideoRequest request = VideoRequest.builder()
                .prompt("x")
                .media(Media.ofUrl(MediaType.VIDEO, "https://m.example/a.mp4"))
                .build();
        VideoTask told = decode(byteplus.status("cgt-20260102150405-ab1cd"), SUCCEEDED).toBuilder()
                .model("seedance-2.0")
                .tokens(200_000L)
                .build();

        assertThat(byteplus.complete(told).cost()).as("nobody knows").isNull();
        assertThat(byteplus.complete(told.toBuilder()
                                .providerData(byteplus.remember(request))
                                .build())
                        .cost())
                .isEqualByComparingTo("0.86");
    }

    private BigDecimal estimate(UnaryOperator<VideoRequest.Builder> change) {
        VideoRequest request = change.apply(VideoRequest.builder().prompt("x")).build();
        assertThat(byteplus.validate(request)).isEmpty();
        return byteplus.estimate(request, null).map(cost -> cost.amount()).orElse(null);
    }

    private static String error(String code, String message) {
        return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"param\":\"\",\"type\":\"BadRequest\"}}"
                .formatted(code, message);
    }

    private Ruling ruling(CallKind kind, int status, String body) {
        return byteplus.rule(kind, answer(status, body));
    }

    private Answer answer(int status, String body) {
        return byteplus.read(new ApiReply(status, "application/json", null, body.getBytes(StandardCharsets.UTF_8)));
    }

    private <T> T decode(ApiCall<T> call, String body) {
        return call.decoder().apply(answer(200, body));
    }
}
