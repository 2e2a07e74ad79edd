/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the option {@code taskPageHide} keeps from a browser. */
class PageHiddenTest extends PageFixture {

    private static final String PROMPT = "A canary of the prompt sings";
    private static final long SEED = 8_231_977_001L;
    private static final String KEY_OF_ORDER = "canary-submission-4711";
    private static final String CUSTOMER = "canary-customer-42";
    private static final String ORDER = "canary-order-99";
    private static final String COST = "31.4159";
    private static final String ESTIMATE = "27.1828";

    private TaskRow row(TaskState state, TaskStatus status) {
        TaskRow row = stored(
                state,
                VideoTask.builder()
                        .id("t")
                        .status(status)
                        .model("seedance-2.0")
                        .prompt(PROMPT)
                        .seed(SEED)
                        .cost(new BigDecimal(COST))
                        .currency("credits")
                        .tokens(271_828L)
                        .videoUrls(List.of("https://cdn.example/v.mp4"))
                        .errorCode("REJECTED")
                        .errorMessage("The prompt '" + PROMPT + "' of " + CUSTOMER + " was refused")
                        .build(),
                "default");
        repository.remove(row);
        return repository.insert(row.toBuilder()
                .submissionKey(KEY_OF_ORDER + "-" + repository.getUnfinished() + "-" + CUSTOMER)
                .estimate(new CostEstimate(new BigDecimal(ESTIMATE), "credits", "by the table"))
                .headers(Map.of("customer", CUSTOMER, "order", ORDER, "copy", "of " + CUSTOMER))
                .reason("The route has failed for " + CUSTOMER + " and " + ORDER + " with seed " + SEED)
                .endedAt(state == TaskState.RUNNING ? null : time.now())
                .build());
    }

    /** Everything that a browser can ask for, with its headers. */
    private String everything() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String path : List.of(
                "/",
                "/page.js",
                "/api/summary",
                "/api/running",
                "/api/ended?size=200",
                "/api/ended?q=canary",
                "/api/ended?q=" + CUSTOMER,
                "/api/spending")) {
            time.advance(Duration.ofSeconds(11));
            PageAnswer answer = get(path);
            assertThat(answer.status()).isEqualTo(200);
            all.append(text(answer)).append(answer.headers());
        }
        return all.toString();
    }

    private void hide(String kinds) throws Exception {
        hide = kinds;
        actions(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt | canary of the prompt | the words of the prompt",
                "error | was refused | what others have said",
                "error | has failed for | the reason",
                "seed | 8231977001 | the seed",
                "submissionKey | canary-submission | the key",
                "headers | canary-customer | a header, and its copies in key and reason",
                "headers | canary-order | another header",
                "header:customer | canary-customer | one header",
                "HEADER:Cust* | canary-customer | some headers",
                "cost | 31.4159 | the cost",
                "cost | 27.1828 | the estimate",
                "cost | 271828 | tokens, of which the cost is made",
                "video, seed,, prompt | canary of the prompt | several"
            })
    void whatIsHiddenReachesNoBrowser(String kinds, String canary, String what) throws Exception {
        row(TaskState.RUNNING, TaskStatus.PROCESSING);
        row(TaskState.ENDED, TaskStatus.SUCCEEDED);
        row(TaskState.PARKED, TaskStatus.FAILED);
        row(TaskState.IN_DOUBT, TaskStatus.UNKNOWN);
        runtime.budgets().add(Payer.of(SCOPE), new Budget(new BigDecimal("100"), Duration.ofHours(24)));
        assertThat(everything()).as("without the option").contains(canary);

        hide(kinds);
        assertThat(everything()).as(what).doesNotContain(canary);
        assertThat(json("/api/ended").path("rows")).as("the rows themselves").hasSize(2);
    }

    @Test
    void whatIsNotHiddenStays() throws Exception {
        row(TaskState.ENDED, TaskStatus.FAILED);
        hide("header:customer");

        JsonNode row = json("/api/ended").at("/rows/0");
        assertThat(row.path("prompt").asText()).isEqualTo(PROMPT);
        assertThat(row.at("/headers/order").asText()).isEqualTo(ORDER);
        assertThat(row.at("/headers/copy").asText()).isEqualTo("of …");
        assertThat(row.path("headers").has("customer")).isFalse();
        assertThat(row.path("submissionKey").asText()).startsWith(KEY_OF_ORDER).endsWith("-…");
        assertThat(row.path("reason").asText())
                .isEqualTo("The route has failed for … and " + ORDER + " with seed " + SEED);
        assertThat(row.path("seed").asText()).isEqualTo(String.valueOf(SEED));
        assertThat(row.path("cost").asText()).isEqualTo(COST);
    }

    /** Who searches learns nothing: neither that something was found, nor that there is more. */
    @ParameterizedTest
    @CsvSource({
        "prompt, canary of the prompt, 0",
        "prompt, canary-submission, 2",
        "submissionKey, canary-submission, 0",
        "submissionKey, canary of the prompt, 2",
        "headers, canary-customer, 0",
        "headers, canary-submission, 2",
        "seed, 8231977001, 0",
        "'prompt, submissionKey, seed', seedance-2, 2",
        "error, was refused, 0"
    })
    void whatIsHiddenCannotBeSearched(String kinds, String text, int found) throws Exception {
        row(TaskState.ENDED, TaskStatus.FAILED);
        row(TaskState.ENDED, TaskStatus.SUCCEEDED);
        hide(kinds);

        JsonNode view = json("/api/ended?size=1&q=" + text.replace(" ", "%20"));
        assertThat(view.path("rows")).hasSize(Math.min(1, found));
        if (!text.contains("customer")) {
            assertThat(view.has("next")).isEqualTo(found > 1);
        }
    }

    /** A provider can repeat in its refusal what it was sent. */
    @Test
    void anAccountInTroubleIsToldWithoutTheProvidersWords() throws Exception {
        row(TaskState.IN_DOUBT, TaskStatus.UNKNOWN);
        TaskRow doubt = row(TaskState.IN_DOUBT, TaskStatus.UNKNOWN);
        transport.then(401, "{\"success\":false,\"code\":401,\"message\":\"No key may send: " + PROMPT + "\"}");
        post(Map.of("id", doubt.id(), "state", "in_doubt", "action", "adopt", "taskId", "t-1"), trusted());
        assertThat(json("/api/summary").path("attention").toString()).contains("the key is refused", "No key may send");

        hide("prompt");
        assertThat(json("/api/summary").path("attention").toString())
                .contains("the key is refused")
                .doesNotContain("No key may send", "canary of the prompt");
    }

    @Test
    void aHiddenVideoIsRefused() throws Exception {
        TaskRow row = row(TaskState.ENDED, TaskStatus.SUCCEEDED);
        hide("video");

        assertThat(json("/api/ended").at("/rows/0/hasVideo").asBoolean()).isFalse();
        for (String id : List.of(row.id(), "nobody")) {
            PageAnswer answer = get("/video/" + id);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(text(answer)).contains("taskPageHide");
        }
        assertThat(transport.requests()).isEmpty();
    }

    @Test
    void aBudgetNearItsEndIsToldWithoutAmounts() throws Exception {
        rows().ended(50);
        runtime.budgets().add(Payer.of(SCOPE), new Budget(BigDecimal.TEN, Duration.ofHours(24)));
        hide("cost");

        JsonNode view = json("/api/spending");
        assertThat(view.at("/attention/0").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("kind", "key", "queue", "provider", "account");
        assertThat(view.path("budgets")).isEmpty();
        assertThat(view.path("spending")).isEmpty();
        assertThat(view.path("reserved")).isEmpty();
        assertThat(view.path("summary").has("spentToday")).isFalse();
        assertThat(view.path("hidden")).extracting(JsonNode::asText).containsExactly("cost");
    }

    @Test
    void errorsOfActionsDoNotRepeatIt() throws Exception {
        TaskRow row = row(TaskState.IN_DOUBT, TaskStatus.UNKNOWN);
        hide("prompt");
        transport.then(
                400, "{\"success\":false,\"code\":400,\"error\":{\"code\":\"X\",\"message\":\"" + PROMPT + "\"}}");

        PageAnswer answer =
                post(Map.of("id", row.id(), "state", "in_doubt", "action", "adopt", "taskId", "t-1"), trusted());
        assertThat(answer.status()).isEqualTo(409);
        assertThat(text(answer)).doesNotContain("canary").contains("hidden");
    }

    @ParameterizedTest
    @CsvSource({
        "promt, the nearest name is prompt",
        "'prompt, sed', the nearest name is seed",
        "submission_key, the nearest name is submissionKey",
        "header, the nearest name is headers",
        "header:, the nearest name is headers",
        "header:a*b, header:PREFIX*",
        "all, 'Allowed are prompt, video, seed, cost, submissionKey, error, headers, and header:NAME'"
    })
    void aNameThatIsNoneIsRefused(String option, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HiddenData.of(option))
                .withMessageContaining("taskPageHide")
                .withMessageContaining(message);
    }

    /** Whoever misspells the option would show what was to be hidden: this is found at the start, also where there is no page yet. */
    @Test
    void theOptionIsReadAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageServer.start(context, runtime, null, false, "promt", row -> null))
                .withMessageContaining("'promt'");
    }
}
