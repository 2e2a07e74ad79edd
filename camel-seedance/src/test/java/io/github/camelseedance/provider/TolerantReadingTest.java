/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoModel;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.ark.VolcengineProvider;
import io.github.camelseedance.provider.ink.InkProvider;
import io.github.camelseedance.provider.movie.MovieProvider;
import io.github.camelseedance.provider.org.OrgProvider;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not quite what the documents show. */
class TolerantReadingTest {

    private static final VideoRequest REQUEST =
            VideoRequest.builder().prompt("p").build();

    private final SeedanceProvider ink = new InkProvider();
    private final SeedanceProvider org = new OrgProvider();
    private final SeedanceProvider movie = new MovieProvider();

    private VideoTask inkTask(String fields) {
        return ink.status("r1")
                .decoder()
                .apply(Answers.answer(ink, 200, "{\"success\":true,\"requestId\":\"r1\"%s}".formatted(fields)));
    }

    private VideoTask orgTask(String fields) {
        return org.status("r1")
                .decoder()
                .apply(Answers.answer(org, 200, "{\"code\":200,\"data\":{\"task_id\":\"r1\"%s}}".formatted(fields)));
    }

    private VideoTask movieTask(String fields) {
        return movie.status("r1")
                .decoder()
                .apply(Answers.answer(
                        movie, 200, "{\"code\":\"200\",\"result\":{\"task_id\":\"r1\"%s}}".formatted(fields)));
    }

    @ParameterizedTest
    @CsvSource({
        "ink, queued, QUEUED",
        "ink, processing, PROCESSING",
        "ink, succeeded, SUCCEEDED",
        "ink, failed, FAILED",
        "ink, cancelled, CANCELLED",
        "ink, SUCCEEDED, SUCCEEDED",
        "ink, completed, UNKNOWN",
        "ink, expired, UNKNOWN",
        "org, IN_PROGRESS, PROCESSING",
        "org, SUCCESS, SUCCEEDED",
        "org, FAILED, FAILED",
        "org, failed, FAILED",
        "org, Failure, FAILED",
        "org, ERROR, FAILED",
        "org, CANCELLED, CANCELLED",
        "org, QUEUED, UNKNOWN",
        "movie, pending, QUEUED",
        "movie, queued, QUEUED",
        "movie, processing, PROCESSING",
        "movie, completed, SUCCEEDED",
        "movie, failed, FAILED",
        "movie, cancelled, CANCELLED",
        "movie, expired, EXPIRED",
        "movie, Completed, SUCCEEDED",
        "movie, succeeded, UNKNOWN",
        "movie, archived, UNKNOWN"
    })
    void providerStatuses(String provider, String word, TaskStatus expected) {
        String field = ",\"status\":\"" + word + "\"";
        VideoTask task =
                switch (provider) {
                    case "ink" -> inkTask(field);
                    case "org" -> orgTask(field);
                    default -> movieTask(field);
                };

        assertThat(task.status()).isEqualTo(expected);
        assertThat(task.providerStatus()).isEqualTo(word);
        assertThat(task.ended()).isEqualTo(expected.isTerminal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"status\":null", ",\"status\":\" \"", ",\"status\":{}", ",\"status\":[]"})
    void aMissingStatusIsUnknown(String field) {
        assertThat(List.of(inkTask(field), orgTask(field), movieTask(field))).allSatisfy(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.UNKNOWN);
            assertThat(task.providerStatus()).isNull();
        });
    }

    @Test
    void aNumberAsStatusIsUnknownAndKept() {
        assertThat(movieTask(",\"status\":3").status()).isEqualTo(TaskStatus.UNKNOWN);
        assertThat(movieTask(",\"status\":3").providerStatus()).isEqualTo("3");
    }

    @Test
    void anAcceptedTaskWithoutStatusWaits() {
        Answer answer = Answers.answer(movie, 200, "{\"code\":\"200\",\"result\":{\"task_id\":\"r1\"}}");

        assertThat(movie.generate(REQUEST).decoder().apply(answer).status()).isEqualTo(TaskStatus.QUEUED);
    }

    /** "Concurrency limit reached, the task has been queued", with the task: it is accepted. */
    @Test
    void anErrorThatNamesATaskIsDecoded() {
        Answer answer = Answers.answer(
                movie,
                429,
                "{\"code\":\"CONCURRENCY_LIMIT_REACHED\",\"message\":\"queued\",\"result\":{\"task_id\":\"t-9\"}}");

        assertThat(movie.rule(CallKind.SUBMIT, answer).verdict()).isEqualTo(Verdict.ACCEPT);
        assertThat(movie.generate(REQUEST).decoder().apply(answer))
                .isEqualTo(VideoTask.builder()
                        .id("t-9")
                        .provider("seedance2.movie")
                        .status(TaskStatus.QUEUED)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"200\",\"result\":{}}",
                "{\"code\":\"200\",\"result\":null}",
                "{\"code\":\"200\"}",
                "{\"code\":\"200\",\"result\":[]}",
                "{\"code\":\"200\",\"result\":\"r1\"}",
                "{\"code\":\"200\",\"result\":{\"task_id\":null}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":-12345}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":1.5}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":true}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":[\"a\"]}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":\"\"}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":\"../x\"}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":\"a/b?c\"}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":\"..\"}}",
                "{\"code\":\"200\",\"result\":{\"task_id\":\"\\ud83d\\ude00\"}}"
            })
    void withoutAUsableTaskIdItIsNoTask(String body) {
        Answer answer = Answers.answer(movie, 200, body);

        assertThat(answer.taskId()).isNull();
        assertThat(movie.rule(CallKind.SUBMIT, answer)).isEqualTo(new Ruling(Verdict.RECONCILE, ErrorKind.AMBIGUOUS));
        assertThatThrownBy(() -> movie.status("r1").decoder().apply(answer))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("seedance2.movie")
                .hasMessageContaining("no usable task id");
    }

    @ParameterizedTest
    @CsvSource({"12345, 12345", "12345.0, 12345", "1e3, 1000", "98765432109876543210, 98765432109876543210", "0, 0"})
    void aTaskIdCanBeANumber(String number, String id) {
        Answer movies = Answers.answer(movie, 200, "{\"code\":200,\"result\":{\"task_id\":%s}}".formatted(number));
        Answer orgs = Answers.answer(org, 200, "{\"code\":200,\"data\":{\"task_id\":%s}}".formatted(number));
        Answer inks = Answers.answer(ink, 200, "{\"success\":true,\"requestId\":%s}".formatted(number));

        assertThat(List.of(movies.taskId(), orgs.taskId(), inks.taskId())).containsOnly(id);
        assertThat(movie.rule(CallKind.SUBMIT, movies).verdict()).isEqualTo(Verdict.ACCEPT);
        assertThat(movie.generate(REQUEST).decoder().apply(movies).id()).isEqualTo(id);
        Answer list =
                Answers.answer(movie, 200, "{\"code\":200,\"result\":{\"data\":[{\"task_id\":%s}]}}".formatted(number));
        assertThat(movie.list(1, 10, null).decoder().apply(list).tasks())
                .extracting(VideoTask::id)
                .containsExactly(id);
        SeedanceProvider ark = new VolcengineProvider();
        Answer items = Answers.answer(ark, 200, "{\"items\":[{\"id\":%s}]}".formatted(number));
        assertThat(ark.list(1, 10, null).decoder().apply(items).tasks())
                .extracting(VideoTask::id)
                .containsExactly(id);
    }

    /** Members that no program expects, beside those that are needed. */
    static List<String> oddMembers() {
        return List.of(
                "\"x\":1e2147483647",
                "\"x\":-1e-2147483648",
                "\"x\":1e99999999999",
                "\"x\":NaN,\"y\":-Infinity",
                "\"x\":" + "9".repeat(500_000),
                "\"x\":0." + "1".repeat(500_000),
                "\"x\":" + "[".repeat(50_000) + "]".repeat(50_000),
                "\"x\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000),
                "\"" + "n".repeat(200_000) + "\":1",
                "\"\":null,\"\":0,\" \":\"\"",
                "\"x\":\"\\u0000\\ud800\"",
                "\"\\u0000\":1",
                "\"x\":[],\"x\":{},\"x\":[]",
                "\"credit_cost\":1e2147483647,\"consumed_credits\":1e2147483647,\"creditsCharged\":1e2147483647",
                "\"credit_cost\":\"1e2147483647\",\"consumed_credits\":\"1e-2147483648\",\"creditsCharged\":\"1e2147483647\"",
                "\"credit_cost\":{},\"consumed_credits\":[1],\"creditsCharged\":true",
                "\"duration\":1e2147483647,\"seed\":1e2147483647,\"request\":{\"duration\":1e2147483647}",
                "\"duration\":[],\"seed\":{},\"request\":7,\"output\":7,\"error\":7,\"metadata\":7",
                "\"video_url\":7,\"last_frame_url\":[],\"response\":{\"a\":1}",
                "\"video_url\":[null,[],{},7],\"response\":[null,[],{},7],\"output\":{\"url\":[null,7]}",
                "\"created_at\":1e2147483647,\"updated_at\":[],\"createdAt\":true,\"updatedAt\":{}",
                "\"model\":[],\"prompt\":{},\"ratio\":[],\"resolution\":null,\"prompt\":1e2147483647",
                "\"metadata\":{\"a\":1e2147483647,\"b\":" + "[".repeat(999) + "]".repeat(999)
                        + ",\"c\":\"\\ud800\",\"d\":1}",
                "\"metadata\":{\"a\":" + "9".repeat(101) + ",\"b\":1e150,\"c\":1e-150}",
                "\"metadata\":{\"" + "n".repeat(200_000) + "\":1}",
                "\"metadata\":{\"a\":7e1,\"b\":-3e12,\"c\":5e30,\"d\":0e7,\"e\":-0.0}",
                "\"x\":\"first line\n\tsecond line\u0001\"",
                "\"x\":\"it\\'s \\x41\"",
                "\"x\":007,\"y\":+5,\"z\":.5,\"a\":5.,\"b\":-.5",
                "\"x\":[1,2,],\"y\":{\"a\":1,}");
    }

    @ParameterizedTest
    @MethodSource("oddMembers")
    void oddMembersDoNotSpoilTheRest(String members) throws Exception {
        List<VideoTask> tasks = List.of(
                movieTask("," + members + ",\"status\":\"completed\",\"video_url\":\"https://h/v.mp4\""),
                orgTask("," + members + ",\"status\":\"SUCCESS\",\"response\":[\"https://h/v.mp4\"]"),
                inkTask("," + members + ",\"status\":\"succeeded\",\"output\":{\"url\":\"https://h/v.mp4\"}"));
        for (VideoTask task : tasks) {
            assertThat(task.id()).isEqualTo("r1");
            assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
            assertThat(task.videoUrls()).containsExactly("https://h/v.mp4");
            // an update of a row is not read back: it must be readable when it is needed
            assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(task), VideoTask.class))
                    .isEqualTo(task);
        }
        String around =
                "{%s,\"success\":true,\"requestId\":\"r2\",\"id\":\"r2\",\"code\":200,\"data\":{\"task_id\":\"r2\"}}"
                        .formatted(members);
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            if (!around.contains("\"error\"")) {
                assertThat(Answers.answer(provider, 200, around).taskId()).isEqualTo("r2");
            }
        }
    }

    /** A prompt or a message in a charset that is not that of JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1251", "GBK", "EUC-KR"})
    void bytesOfAnotherCharsetDoNotSpoilTheRest(String charset) {
        String odd = "\"message\":\"caf\u00e9, \u0416, \u6210\u529f, \uc131\uacf5\"";
        Map<SeedanceProvider, String> bodies = Map.of(
                movie,
                "{\"code\":\"200\",%s,\"result\":{%s,\"task_id\":\"r1\"}}",
                org,
                "{\"code\":200,%s,\"data\":{%s,\"task_id\":\"r1\"}}",
                ink,
                "{\"success\":true,%s,\"data\":{%s},\"requestId\":\"r1\"}",
                new VolcengineProvider(),
                "{%s,\"error\":{%s},\"id\":\"r1\"}");
        bodies.forEach((provider, body) -> {
            byte[] bytes = body.formatted(odd, odd).getBytes(Charset.forName(charset));
            Answer answer = provider.read(Answers.reply(200, bytes));

            assertThat(answer.taskId()).as(provider.id()).isEqualTo("r1");
            assertThat(provider.rule(CallKind.SUBMIT, answer).verdict()).isEqualTo(Verdict.ACCEPT);
        });
    }

    @Test
    void ofAMemberThatComesTwiceTheLastCounts() {
        VideoTask task = movieTask(",\"status\":\"processing\",\"status\":\"completed\",\"task_id\":\"r3\"");

        assertThat(task.id()).isEqualTo("r3");
        assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    /** Whatever JSON stands for a field, the task is known by its id, and can be stored and read again. */
    @Property(tries = 500)
    void noValueOfAFieldSpoilsATask(@ForAll("fields") String field, @ForAll("values") String value) throws Exception {
        String member = ",\"%s\":%s".formatted(field, value);
        for (VideoTask task : List.of(movieTask(member), orgTask(member), inkTask(member))) {
            assertThat(task.id()).isEqualTo("r1");
            assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsBytes(task), VideoTask.class))
                    .isEqualTo(task);
        }
    }

    @Provide
    Arbitrary<String> fields() {
        return Arbitraries.of(
                "status model prompt ratio aspectRatio resolution duration generate_audio seed video_url last_frame_url"
                        .concat(
                                " response output error error_code error_message credit_cost consumed_credits creditsCharged")
                        .concat(" created_at updated_at createdAt updatedAt metadata request unknown")
                        .split(" "));
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> scalars = Arbitraries.oneOf(
                Arbitraries.of(
                                "null",
                                "true",
                                "\"\"",
                                "\"\\u0000\"",
                                "\"\\udc00x\"",
                                "1e2147483647",
                                "1e-2147483648",
                                "NaN",
                                "[",
                                "{}")
                        .filter(value -> !value.equals("[")),
                Arbitraries.integers().map(String::valueOf),
                Arbitraries.bigDecimals().ofScale(20).map(number -> number.toString()),
                Arbitraries.integers().map(exponent -> "7e" + exponent),
                Arbitraries.strings().map(text -> TextNode.valueOf(text).toString()));
        return Arbitraries.oneOf(
                scalars,
                scalars.list().ofMaxSize(3).map(values -> "[" + String.join(",", values) + "]"),
                scalars.map(value -> "{\"url\":" + value + ",\"message\":" + value + ",\"a\":{\"b\":[" + value + "]}}"),
                Arbitraries.integers().between(1, 2000).map(depth -> "[".repeat(depth) + "]".repeat(depth)));
    }

    @Test
    void aTaskIdOfTenThousandCharactersIsNone() {
        String body = "{\"success\":true,\"requestId\":\"%s\"}".formatted("a".repeat(10_000));

        assertThat(Answers.answer(ink, 200, body).taskId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "14.4|14.4",
                "\"14.4\"|14.4",
                "\" 14.4 \"|14.4",
                "0|0",
                "40|40",
                "1e3|1000",
                "0.000001|0.000001",
                "10.0|10"
            })
    void money(String json, BigDecimal expected) {
        assertThat(movieTask(",\"credit_cost\":" + json).credits()).isEqualByComparingTo(expected);
        assertThat(orgTask(",\"consumed_credits\":" + json).credits()).isEqualByComparingTo(expected);
        assertThat(inkTask(",\"creditsCharged\":" + json).credits()).isEqualByComparingTo(expected);
        assertThat(movieTask(",\"credit_cost\":" + json).credits().scale()).isNotNegative();
    }

    /** Its document: charged when a task has succeeded, not when it has failed; its answer tells the price all the same. */
    @ParameterizedTest
    @CsvSource({"pending,9", "processing,9", "completed,9", "failed,0", "cancelled,0", "expired,0"})
    void whatMovieDoesNotChargeCostsNothing(String status, BigDecimal credits) {
        assertThat(movieTask(",\"credit_cost\":9,\"status\":\"" + status + "\"").credits())
                .isEqualByComparingTo(credits);
        assertThat(movieTask(",\"status\":\"" + status + "\"").credits()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "-1",
                "\"-0.1\"",
                "1e400",
                "1e-400",
                "\"1e400\"",
                "1e999999999",
                "\"NaN\"",
                "\"Infinity\"",
                "\"\"",
                "\"free\"",
                "true",
                "{}",
                "[1]",
                "123456789012345678901234567890"
            })
    void moneyThatMakesNoSenseIsAbsent(String json) {
        assertThat(movieTask(",\"credit_cost\":" + json).credits()).isNull();
        assertThat(orgTask(",\"consumed_credits\":" + json).credits()).isNull();
        assertThat(inkTask(",\"creditsCharged\":" + json).credits()).isNull();
    }

    @Test
    void numbersComeAsTextAndBack() {
        VideoTask task = movieTask(
                ",\"duration\":\"8\",\"seed\":\"2147483648\",\"generate_audio\":\"true\",\"model\":2,\"resolution\":720");

        assertThat(task.duration()).isEqualTo(8);
        assertThat(task.seed()).isEqualTo(2147483648L);
        assertThat(task.generateAudio()).isTrue();
        assertThat(task.model()).isEqualTo("2");
        assertThat(task.resolution()).isEqualTo("720");
        assertThat(movieTask(",\"duration\":8.0").duration()).isEqualTo(8);
        assertThat(movieTask(",\"seed\":-1").seed()).isEqualTo(-1L);
        assertThat(orgTask(",\"request\":{\"duration\":8}").duration()).isEqualTo(8);
        assertThat(inkTask(",\"duration\":\"15\"").duration()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.5", "\"eight\"", "99999999999", "null", "[]", "true"})
    void aDurationThatIsNoneIsAbsent(String json) {
        assertThat(movieTask(",\"duration\":" + json).duration()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-15T10:30:00Z, 2025-01-15T10:30:00Z",
        "2025-01-15T10:30:00.123456Z, 2025-01-15T10:30:00.123456Z",
        "2025-01-15T12:30:00+02:00, 2025-01-15T10:30:00Z",
        "2025-01-15T10:30Z, 2025-01-15T10:30:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void times(String text, Instant expected) {
        assertThat(movieTask(",\"created_at\":\"" + text + "\"").createdAt()).isEqualTo(expected);
        assertThat(orgTask(",\"created_at\":\"" + text + "\"").createdAt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-01-15T10:30:00",
                "2025-01-15",
                "yesterday",
                "1736937000",
                "",
                "+10000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2025-13-15T10:30:00Z"
            })
    void timesThatAreNoneAreAbsent(String text) {
        assertThat(movieTask(",\"created_at\":\"" + text + "\"").createdAt()).isNull();
        assertThat(movieTask(",\"created_at\":1736937000").createdAt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/v.mp4?X-Amz-Signature=abc",
                "http://169.254.169.254/latest",
                "http://[::1]/v.mp4",
                "HTTPS://cdn.example.com/v.mp4"
            })
    void addressesAreKeptAsGiven(String url) {
        assertThat(movieTask(",\"video_url\":\"%s\",\"last_frame_url\":\"%s\"".formatted(url, url)))
                .satisfies(task -> {
                    assertThat(task.videoUrls()).containsExactly(url);
                    assertThat(task.lastFrameUrl()).isEqualTo(url);
                });
        assertThat(orgTask(",\"response\":[\"%s\",\"%s\"]".formatted(url, url)).videoUrls())
                .containsExactly(url, url);
        assertThat(inkTask(",\"output\":{\"url\":\"%s\"}".formatted(url)).videoUrl())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://h/v.mp4",
                "javascript:alert(1)",
                "pending",
                "N/A",
                "null",
                "https://",
                "https://h/v.mp4\\r\\nX: y",
                "https://a b/v.mp4",
                "\\u0000https://h/",
                ""
            })
    void addressesThatCannotBeFetchedAreLeftOut(String url) {
        assertThat(movieTask(
                        ",\"status\":\"completed\",\"video_url\":\"%s\",\"last_frame_url\":\"%s\"".formatted(url, url)))
                .satisfies(task -> {
                    assertThat(task.status()).isEqualTo(TaskStatus.SUCCEEDED);
                    assertThat(task.videoUrls()).isEmpty();
                    assertThat(task.lastFrameUrl()).isNull();
                });
        assertThat(orgTask(",\"response\":[\"%s\",null,7,\"https://h/ok\"]".formatted(url))
                        .videoUrls())
                .containsExactly("https://h/ok");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/my video.mp4, https://h/my%20video.mp4",
        "https://h/猫.mp4, https://h/%E7%8C%AB.mp4",
        "https://h/a|b.mp4?x={y}, https://h/a%7Cb.mp4?x=%7By%7D",
        "' https://h/v.mp4 ', https://h/v.mp4",
        "https://my_bucket.h/v.mp4, https://my_bucket.h/v.mp4",
        "/v.mp4, /v.mp4",
        "//cdn.example/v.mp4, //cdn.example/v.mp4",
        "../files/v?id=7, ../files/v?id=7",
        "files/v.mp4, files/v.mp4"
    })
    void addressesAreMadeFitForARequest(String url, String expected) {
        assertThat(movieTask(",\"video_url\":\"%s\",\"last_frame_url\":\"%s\"".formatted(url, url)))
                .satisfies(task -> {
                    assertThat(task.videoUrls()).containsExactly(expected);
                    assertThat(task.lastFrameUrl()).isEqualTo(expected);
                });
        assertThat(orgTask(",\"response\":[\"%s\"]".formatted(url)).videoUrls()).containsExactly(expected);
    }

    @Test
    void addressesHaveALength() {
        String longest = "https://h/" + "a".repeat(8 * 1024 - 10);

        assertThat(movieTask(",\"video_url\":\"" + longest + "\"").videoUrls()).containsExactly(longest);
        assertThat(movieTask(",\"video_url\":\"" + longest + "a\"").videoUrls()).isEmpty();
    }

    @Test
    void anOrgFailureHasManyWords() {
        assertThat(orgTask(",\"status\":\"FAILED\",\"error_message\":\"moderated\""))
                .satisfies(task -> {
                    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
                    assertThat(task.errorMessage()).isEqualTo("moderated");
                });
        assertThat(orgTask(",\"status\":\"BROKEN\",\"error_message\":\"it broke\""))
                .satisfies(task -> {
                    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
                    assertThat(task.providerStatus()).isEqualTo("BROKEN");
                });
        assertThat(orgTask(",\"status\":\"IN_PROGRESS\",\"error_message\":\"slow\"")
                        .status())
                .isEqualTo(TaskStatus.PROCESSING);
        assertThat(orgTask(",\"status\":\"SUCCESS\",\"error_message\":\"\"").status())
                .isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(orgTask(",\"status\":\"CANCELLED\",\"error_message\":\"by you\"")
                        .status())
                .isEqualTo(TaskStatus.CANCELLED);
        assertThat(orgTask(",\"error_message\":{\"message\":\"as an object\"}").errorMessage())
                .isEqualTo("as an object");
    }

    @Test
    void anInkErrorHasManyShapes() {
        assertThat(inkTask(",\"status\":\"failed\",\"error\":null").errorMessage())
                .isNull();
        assertThat(inkTask(",\"status\":\"failed\",\"error\":\"out of frames\"").errorMessage())
                .isEqualTo("out of frames");
        assertThat(inkTask(",\"status\":\"failed\",\"error\":{\"code\":\"moderation\",\"message\":\"no\"}"))
                .satisfies(task -> {
                    assertThat(task.errorCode()).isEqualTo("moderation");
                    assertThat(task.errorMessage()).isEqualTo("no");
                });
    }

    /** A failed task in an envelope that says failure too is the end of the task, not trouble of the provider. */
    @Test
    void aFailedTaskInAnErrorEnvelope() {
        Answer answer = Answers.answer(
                ink,
                200,
                "{\"success\":false,\"requestId\":\"r1\",\"status\":\"failed\",\"error\":{\"code\":\"internal_error\"}}");

        assertThat(ink.rule(CallKind.STATUS, answer).verdict()).isEqualTo(Verdict.ACCEPT);
        assertThat(ink.status("r1").decoder().apply(answer)).satisfies(task -> {
            assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
            assertThat(task.errorCode()).isEqualTo("internal_error");
        });
    }

    @Test
    void errorTextIsBoundedAndOnOneLine() {
        VideoTask task =
                movieTask(",\"status\":\"failed\",\"error_code\":\"A\\nB\",\"error_message\":\"%s\\r\\n\\u202e%s\""
                        .formatted("see https://h/x?sig=1", "x".repeat(5000)));

        assertThat(task.errorCode()).isEqualTo("A B");
        assertThat(task.errorMessage())
                .hasSizeLessThanOrEqualTo(512)
                .startsWith("see https://h/x?... ")
                .doesNotContain("sig=1")
                .doesNotContainPattern("[\\p{Cntrl}\\u202e]");
    }

    @Test
    void inkMetadataComesBackWhenItIsTold() {
        assertThat(inkTask(",\"metadata\":{\"a\":1,\"b\":[true]}").metadata())
                .isEqualTo(Map.of("a", 1, "b", List.of(true)));
        assertThat(inkTask(",\"metadata\":\"text\"").metadata()).isEmpty();
    }

    @Test
    void aListHasObjectsAndTextThatHoldsObjects() {
        String body = """
                {"code":"200","message":"Success","result":{"data":[
                  {"task_id":"t1","status":"completed","seed":7,"created_at":"2025-01-15T10:30:00Z"},
                  "{\\"task_id\\":\\"t2\\",\\"status\\":\\"pending\\",\\"credit_cost\\":14.4}",
                  "{ ... task objects ... }", "[]", "7", "", null, 7, [], {}, {"task_id":"../x"}, {"task_id":"t3"}
                ],"total":"42","page":2,"page_size":10}}""";

        TaskPage page = movie.list(2, 10, null).decoder().apply(Answers.answer(movie, 200, body));

        assertThat(page.tasks())
                .extracting(VideoTask::id, VideoTask::status)
                .containsExactly(
                        tuple("t1", TaskStatus.SUCCEEDED),
                        tuple("t2", TaskStatus.QUEUED),
                        tuple("t3", TaskStatus.UNKNOWN));
        assertThat(page.tasks().get(0).seed()).isEqualTo(7L);
        assertThat(page.tasks().get(1).credits()).isEqualTo("14.4");
        assertThat(page.total()).isEqualTo(42);
        assertThat(page.page()).isEqualTo(2);
        assertThat(page.pageSize()).isEqualTo(10);
    }

    @Test
    void aListWithoutNumbersHasThoseThatWereAskedFor() {
        Answer answer = Answers.answer(movie, 200, "{\"code\":200,\"result\":{\"data\":[{\"task_id\":\"t1\"}]}}");

        assertThat(movie.list(3, 7, null).decoder().apply(answer)).satisfies(page -> {
            assertThat(page.total()).isEqualTo(1);
            assertThat(page.page()).isEqualTo(3);
            assertThat(page.pageSize()).isEqualTo(7);
        });
    }

    @Test
    void answersThatAreNotWhatTheDocumentSays() {
        Answer empty = Answers.answer(movie, 200, "{\"code\":\"200\",\"result\":{}}");
        Answer noModels = Answers.answer(ink, 200, "{\"success\":true,\"data\":{}}");

        assertThatThrownBy(() -> movie.list(1, 1, null).decoder().apply(empty))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("result.data");
        assertThatThrownBy(() -> movie.balance().decoder().apply(empty)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> movie.presign("a", "b").decoder().apply(empty)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> ink.models().decoder().apply(noModels)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"presigned_url\":\"ftp://h/x\",\"file_path\":\"p\"",
                "\"presigned_url\":\"https://h/x\"",
                "\"presigned_url\":\"https://h/x\",\"file_path\":\"\"",
                "\"presigned_url\":\"https:///x\",\"file_path\":\"p\"",
                "\"presigned_url\":\"https://u:p@h/x\",\"file_path\":\"p\"",
                "\"file_path\":\"p\""
            })
    void anUnusableUploadAddressIsNotShown(String fields) {
        Answer answer = Answers.answer(movie, 200, "{\"code\":\"200\",\"result\":{%s}}".formatted(fields));

        assertThatThrownBy(() -> movie.presign("a.png", "image/png").decoder().apply(answer))
                .isInstanceOf(ProtocolException.class)
                .hasMessageNotContaining("//h")
                .hasMessageNotContaining("//u");
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "'\"60\"', 60", "0, 3600", "-5, 3600", "null, 3600"})
    void anUploadAddressExpires(String json, long seconds) {
        Answer answer = Answers.answer(
                movie,
                200,
                "{\"code\":\"200\",\"result\":{\"presigned_url\":\"https://h/x?a=b\",\"file_path\":\"p\",\"expires_in\":%s}}"
                        .formatted(json));

        assertThat(movie.presign("a.png", "image/png").decoder().apply(answer).expiresIn())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    /** It becomes a header of the message, and stands in later requests and logs. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\u0085b", "a\\u009bb", "a\\r\\nb"})
    void aPathWithControlCharactersIsNoPath(String path) {
        Answer answer = Answers.answer(
                movie,
                200,
                "{\"code\":\"200\",\"result\":{\"presigned_url\":\"https://h/x?a=b\",\"file_path\":\"%s\"}}"
                        .formatted(path));

        assertThatThrownBy(() -> movie.presign("a.png", "image/png").decoder().apply(answer))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("file_path");
    }

    /** A postpaid account can be in debt. */
    @Test
    void aBalanceCanBeNegative() {
        Answer answer = Answers.answer(movie, 200, "{\"code\":\"200\",\"result\":{\"remain_credits\":\"-3.5\"}}");

        assertThat(movie.balance().decoder().apply(answer).remaining()).isEqualTo("-3.5");
    }

    @Test
    void modelsWithoutSenseAreLeftOut() {
        Answer answer = Answers.answer(
                ink,
                200,
                "{\"success\":true,\"data\":[7,{},{\"id\":\"m\",\"durations\":[4,\"5\",\"x\"],\"aspectRatios\":\"16:9\","
                        + "\"usdPerSecond\":{\"480p\":\"0.05\",\"720p\":-1,\"1080p\":null}}]}");

        assertThat(ink.models().decoder().apply(answer).models())
                .containsExactly(new VideoModel(
                        "m", List.of(4, 5), List.of(), List.of(), Map.of("480p", new BigDecimal("0.05")), "usd"));
    }

    @Test
    void providerStatusesToFilterBy() {
        assertThat(movie.providerStatuses(TaskStatus.QUEUED)).containsExactly("pending", "queued");
        assertThat(movie.providerStatuses(TaskStatus.SUCCEEDED)).containsExactly("completed");
        assertThat(movie.providerStatuses(TaskStatus.TIMED_OUT)).isEmpty();
        assertThat(movie.providerStatuses(TaskStatus.UNKNOWN)).isEmpty();
        assertThat(ink.providerStatuses(TaskStatus.QUEUED)).isEmpty();
    }
}
