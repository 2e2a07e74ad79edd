/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Answer;
import io.github.camelseedance.provider.ApiCall;
import io.github.camelseedance.provider.ApiReply;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.Ruling;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.provider.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What every {@link SeedanceProvider} has to keep to, as a test that its author extends: give examples from the provider's document, and
 * call {@link #verify()} in a test of any framework. All that is wrong is told at once.
 *
 * <p>It checks that the examples come out as told, that a field which is not declared is refused and not dropped, that nothing is read
 * or ruled with an exception, that a submission is never repeated when it can have been accepted, and that a dialect answers the same
 * to the same question.
 */
public abstract class ProviderContract {

    private static final List<String> ODD_BODIES =
            List.of("", "null", "[]", "7", "\"x\"", "{}", "{\"a\":", "<html><body>502</body></html>", "\u0000\u0001");
    private static final List<Integer> STATUSES =
            List.of(200, 201, 202, 204, 302, 400, 401, 402, 403, 404, 408, 409, 418, 422, 425, 429, 500, 502, 503, 504);

    private final List<String> problems = new ArrayList<>();

    /**
     * An error of the provider's document.
     *
     * @param call   the kind of call that is answered so
     * @param status the HTTP status
     * @param body   the body
     * @param error  what it means
     */
    public record ErrorExample(CallKind call, int status, String body, ErrorKind error) {}

    /** The dialect. */
    protected abstract SeedanceProvider provider();

    /** Requests that can be sent, each with the JSON body that is sent for it. */
    protected abstract Map<VideoRequest, String> requests();

    /** Requests that the document does not allow, each with the field that is wrong. */
    protected abstract Map<VideoRequest, String> refused();

    /** Bodies of status answers, with HTTP status 200, each with what it says. All of the provider's words belong here. */
    protected abstract Map<String, TaskStatus> statuses();

    /** The errors of the document. */
    protected abstract List<ErrorExample> errors();

    /**
     * Checks everything.
     *
     * @throws AssertionError that tells all that is wrong
     */
    public final void verify() {
        problems.clear();
        identity();
        requests().forEach(this::request);
        refused().forEach(this::refusal);
        undeclaredFields();
        statuses().forEach(this::status);
        errors().forEach(this::error);
        oddAnswers();
        lostSubmissions();
        provider().marker().ifPresent(this::marker);
        if (!problems.isEmpty()) {
            throw new AssertionError(provider().id() + ":\n  " + String.join("\n  ", problems));
        }
    }

    private void identity() {
        SeedanceProvider provider = provider();
        check(provider.id() != null && !provider.id().isBlank(), "id() is empty");
        String base = String.valueOf(provider.defaultBaseUrl());
        check(
                base.startsWith("https://") && !base.endsWith("/"),
                "defaultBaseUrl() is not https, or ends with a slash: " + base);
        check(
                provider.capabilities().containsAll(List.of(Capability.GENERATE, Capability.STATUS)),
                "capabilities() must have GENERATE and STATUS");
        check(
                provider.authenticate("secret-key").value().contains("secret-key"),
                "authenticate() does not send the key");
        for (String id : new String[] {null, "", "../a", "a/b", "a b"}) {
            check(refuses(() -> provider.status(id)), "status() takes the task id '" + id + "'");
        }
    }

    private void request(VideoRequest request, String body) {
        List<Violation> violations = provider().validate(request);
        check(violations.isEmpty(), "validate() refuses " + request + ": " + violations);
        ApiCall<VideoTask> call = provider().generate(request);
        check(call.kind() == CallKind.SUBMIT, "generate() is a call of kind " + call.kind());
        check(call.path().startsWith("/"), "the path of generate() has no slash at its beginning: " + call.path());
        check(json(body).equals(call.body()), "generate() sends\n    %s\n  for\n    %s".formatted(call.body(), body));
        check(Objects.equals(call.body(), provider().generate(request).body()), "generate() is not the same twice");
        check(provider().validate(request).equals(violations), "validate() is not the same twice");
    }

    private void refusal(VideoRequest request, String field) {
        List<Violation> violations = provider().validate(request);
        check(
                violations.stream().anyMatch(violation -> violation.field().equals(field)),
                "validate() does not refuse %s of %s; it says %s".formatted(field, request, violations));
    }

    private void undeclaredFields() {
        requests().keySet().stream().findFirst().ifPresent(valid -> {
            VideoRequest.Builder all = valid.toBuilder()
                    .model("a-model")
                    .generateAudio(true)
                    .fixedLens(true)
                    .seed(1L)
                    .watermark(true)
                    .returnLastFrame(true);
            List<String> told = provider().validate(all.build()).stream()
                    .map(Violation::field)
                    .toList();
            for (RequestField field : RequestField.values()) {
                boolean set = field.of(all.build()) != null;
                check(
                        !set || provider().fields().contains(field) || told.contains(field.text()),
                        "validate() lets %s pass, which fields() does not have".formatted(field.text()));
            }
        });
    }

    private void status(String body, TaskStatus status) {
        Answer answer = read(200, body);
        Ruling ruling = provider().rule(CallKind.STATUS, answer);
        check(ruling.verdict() == Verdict.ACCEPT, "rule() says %s to the status answer %s".formatted(ruling, body));
        String id = Optional.ofNullable(answer.taskId()).orElse("task-1");
        try {
            VideoTask task = provider().status(id).decoder().apply(answer);
            check(task.status() == status, "status %s is read as %s from %s".formatted(status, task.status(), body));
            check(
                    task.equals(provider().status(id).decoder().apply(answer)),
                    "the decoder of status() is not the same twice");
        } catch (RuntimeException e) {
            problems.add("the decoder of status() throws %s at %s".formatted(e, body));
        }
    }

    private void error(ErrorExample example) {
        Ruling ruling = provider().rule(example.call(), read(example.status(), example.body()));
        check(
                ruling.error() == example.error(),
                "%s answered with %s %s is %s, not %s"
                        .formatted(example.call(), example.status(), example.body(), ruling, example.error()));
    }

    private void oddAnswers() {
        for (String body : ODD_BODIES) {
            for (int status : STATUSES) {
                for (CallKind call : CallKind.values()) {
                    try {
                        provider().rule(call, read(status, body));
                    } catch (RuntimeException e) {
                        problems.add("%s answered with %s '%s' throws %s".formatted(call, status, body, e));
                        return;
                    }
                }
            }
        }
    }

    /** Whatever is not the provider's own words can come from something in front of it, after the task was created. */
    private void lostSubmissions() {
        for (String body : ODD_BODIES) {
            for (int status : new int[] {200, 500, 502, 503, 504}) {
                Verdict verdict =
                        provider().rule(CallKind.SUBMIT, read(status, body)).verdict();
                check(
                        verdict == Verdict.RECONCILE,
                        "a submission answered with %s '%s' can have been accepted, but it is %s"
                                .formatted(status, body, verdict));
            }
        }
    }

    private void marker(Marker marker) {
        Random random = new Random(1);
        requests().keySet().stream().filter(marker::isFree).findFirst().ifPresent(request -> {
            for (int i = 0; i < 100; i++) {
                long value = marker.draw(random);
                VideoRequest marked = marker.mark(request, value);
                check(!marker.isFree(marked), "a request that is marked counts as free");
                check(provider().validate(marked).isEmpty(), "validate() refuses the marker " + value);
                Long told = marker.of(marker.mark(VideoTask.builder().build(), value));
                check(told != null && told == value, "the marker %s is read as %s".formatted(value, told));
            }
        });
    }

    private Answer read(int status, String body) {
        return provider().read(new ApiReply(status, "application/json", null, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean refuses(Supplier<?> action) {
        try {
            action.get();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("The example is no JSON: " + text, e);
        }
    }

    private void check(boolean right, String problem) {
        if (!right && !problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
