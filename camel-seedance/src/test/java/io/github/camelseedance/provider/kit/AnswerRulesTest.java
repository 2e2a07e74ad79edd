/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.Answers;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.RuleCsv;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import io.github.camelseedance.provider.ink.InkRules;
import io.github.camelseedance.provider.movie.MovieRules;
import io.github.camelseedance.provider.org.OrgRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule tables against {@code rules/answers.csv}: every provider, call, HTTP status, form and code of the documents. */
class AnswerRulesTest {

    private static final List<String> PROVIDERS = List.of("ink", "org", "movie");
    private static final List<String> CALLS =
            Arrays.stream(CallKind.values()).map(Enum::name).toList();
    private static final List<String> STATUSES = Stream.of(
                    200, 301, 307, 400, 401, 402, 403, 404, 405, 408, 409, 413, 422, 423, 425, 429, 431, 500, 502, 503,
                    504, 522)
            .map(String::valueOf)
            .toList();
    private static final List<String> FORMS = List.of("json", "bare", "html");
    private static final List<String> IDS = List.of("no", "id", "task");
    private static final List<String> UNDOCUMENTED =
            List.of("-", "ok", "new", "n400", "n401", "n402", "n403", "n404", "n408", "n429", "n500", "n503");
    private static final Map<String, List<String>> CODES = Map.of(
            "ink",
            with("invalid_request unauthorized insufficient_credits not_found rate_limited internal_error"),
            "org",
            with("INVALID_PROMPT INVALID_ASPECT_RATIO INVALID_RESOLUTION INVALID_DURATION TOO_MANY_IMAGES"
                    + " INVALID_API_KEY INSUFFICIENT_CREDITS TASK_NOT_FOUND INTERNAL_ERROR"),
            "movie",
            with("INVALID_API_KEY INVALID_PARAMETER MISSING_PARAMETER INSUFFICIENT_CREDIT CREDIT_DEDUCT_FAILED"
                    + " TASK_NOT_FOUND TASK_SUBMIT_FAILED TASK_CANCEL_NOT_ALLOWED CONCURRENCY_LIMIT_REACHED"
                    + " FILE_UPLOAD_FAILED VIDEO_DOWNLOAD_FAILED CONTENT_MODERATION_FAILED COPYRIGHT_VIOLATION"
                    + " PRIVACY_VIOLATION SERVICE_BUSY RATE_LIMIT_EXCEEDED INTERNAL_ERROR"));

    /** One answer to one call. */
    private record Cell(String provider, String call, String http, String form, String code, String id) {

        /** Whether the test builds it: codes and ids only in the envelope, numbers only where HTTP says success. */
        boolean exists() {
            boolean storage = "PUT".equals(call) || "DOWNLOAD".equals(call);
            if (!"json".equals(form)) {
                return "-".equals(code) && "no".equals(id);
            }
            return !storage && (!code.matches("n[0-9]+") || "200".equals(http));
        }

        List<Answer> answers() {
            SeedanceProvider dialect = Answers.provider(provider);
            int status = Integer.parseInt(http);
            if (!"json".equals(form)) {
                String body = "html".equals(form) ? "<html><body>Attention</body></html>" : "";
                String type = "html".equals(form) ? "text/html" : null;
                return List.of(dialect.read(new ApiReply(status, type, null, body.getBytes(StandardCharsets.UTF_8))));
            }
            return codeNodes()
                    .map(node -> Answers.envelope(
                            provider,
                            "ok".equals(code),
                            node.isMissingNode() ? null : node,
                            !"no".equals(id),
                            "task".equals(id) ? "failed" : null))
                    .map(body -> dialect.read(Answers.reply(status, body.toString())))
                    .toList();
        }

        private Stream<JsonNode> codeNodes() {
            if (code.matches("n[0-9]+")) {
                return Stream.of(
                        IntNode.valueOf(Integer.parseInt(code.substring(1))), TextNode.valueOf(code.substring(1)));
            }
            return switch (code) {
                case "-", "ok" -> Stream.of(MissingNode.getInstance());
                case "new" -> Stream.of(TextNode.valueOf("SOMETHING_NEW"), IntNode.valueOf(31415));
                default -> Stream.of(TextNode.valueOf(code), TextNode.valueOf(code.toLowerCase(Locale.ROOT)));
            };
        }
    }

    private static List<String> with(String documented) {
        List<String> codes = new ArrayList<>(UNDOCUMENTED);
        codes.addAll(List.of(documented.split(" ")));
        return codes;
    }

    private static List<Cell> cells(String[] row) {
        List<Cell> cells = new ArrayList<>();
        for (String provider : RuleCsv.expand(row[0], PROVIDERS)) {
            for (String call : RuleCsv.expand(row[1], CALLS)) {
                for (String http : RuleCsv.expand(row[2], STATUSES)) {
                    for (String form : RuleCsv.expand(row[3], FORMS)) {
                        for (String code : RuleCsv.expand(row[4], CODES.get(provider))) {
                            for (String id : RuleCsv.expand(row[5], IDS)) {
                                Cell cell = new Cell(provider, call, http, form, code, id);
                                if (cell.exists()) {
                                    cells.add(cell);
                                }
                            }
                        }
                    }
                }
            }
        }
        return cells;
    }

    private static Ruling ruling(String[] row) {
        return new Ruling(Verdict.valueOf(row[6]), row[7].isEmpty() ? null : ErrorKind.valueOf(row[7]));
    }

    static Stream<String> lines() {
        return RuleCsv.rows("/rules/answers.csv").stream().map(row -> String.join(";", row));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void anAnswerMeansWhatTheFileSays(String line) {
        String[] row = line.split(";", -1);
        List<Cell> cells = cells(row);
        assertThat(cells).isNotEmpty();
        for (Cell cell : cells) {
            for (Answer answer : cell.answers()) {
                assertThat(Answers.provider(cell.provider()).rule(CallKind.valueOf(cell.call()), answer))
                        .as("%s read as %s", cell, answer)
                        .isEqualTo(ruling(row));
            }
        }
    }

    @Test
    void theFileCoversEveryAnswerOnce() {
        Map<Cell, Integer> covered = new HashMap<>();
        for (String[] row : RuleCsv.rows("/rules/answers.csv")) {
            cells(row).forEach(cell -> covered.merge(cell, 1, Integer::sum));
        }
        List<Cell> all = cells(new String[] {"*", "*", "*", "*", "*", "*"});
        assertThat(all).hasSizeGreaterThan(10_000);
        assertThat(all.stream().filter(cell -> !covered.containsKey(cell)))
                .as("answers that no line is about")
                .isEmpty();
        assertThat(covered.entrySet().stream().filter(entry -> entry.getValue() > 1))
                .as("answers that several lines are about")
                .isEmpty();
    }

    /** A row of a table that decides nothing is a mistake, mostly of order. */
    @Test
    void everyRowOfATableDecidesSomething() {
        for (String provider : PROVIDERS) {
            List<AnswerRule> table =
                    switch (provider) {
                        case "ink" -> InkRules.TABLE;
                        case "org" -> OrgRules.TABLE;
                        default -> MovieRules.TABLE;
                    };
            Map<AnswerRule, Boolean> used = new IdentityHashMap<>();
            for (Cell cell : cells(new String[] {provider, "*", "*", "*", "*", "*"})) {
                for (Answer answer : cell.answers()) {
                    used.put(AnswerRules.row(table, CallKind.valueOf(cell.call()), answer), true);
                }
            }
            assertThat(table.stream().filter(row -> !used.containsKey(row)))
                    .as("rows of %s that decide nothing", provider)
                    .isEmpty();
        }
    }

    @Test
    void aSubmissionThatNamesATaskIsNeverRepeated() {
        Set<Verdict> seen = new HashSet<>();
        for (Cell cell : cells(new String[] {"*", "SUBMIT", "*", "json", "*", "id|task"})) {
            for (Answer answer : cell.answers()) {
                seen.add(Answers.provider(cell.provider())
                        .rule(CallKind.SUBMIT, answer)
                        .verdict());
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Verdict.ACCEPT, Verdict.FAIL, Verdict.PAUSE);
    }

    @Test
    void onlySubmissionsAreReconciled() {
        for (Cell cell : cells(new String[] {"*", "!SUBMIT", "*", "*", "*", "*"})) {
            for (Answer answer : cell.answers()) {
                Ruling ruling = Answers.provider(cell.provider()).rule(CallKind.valueOf(cell.call()), answer);
                assertThat(ruling.verdict()).as("%s", cell).isNotEqualTo(Verdict.RECONCILE);
                assertThat(ruling.error()).as("%s", cell).isNotEqualTo(ErrorKind.AMBIGUOUS);
            }
        }
    }

    /** Odd statuses have a rule too. */
    @Test
    void everyStatusHasARule() {
        for (SeedanceProvider provider : BuiltInProviders.all()) {
            for (CallKind kind : CallKind.values()) {
                for (int status = 0; status <= 999; status++) {
                    Answer answer = provider.read(new ApiReply(status, null, null, new byte[0]));
                    assertThat(provider.rule(kind, answer)).isNotNull();
                }
            }
        }
    }
}
