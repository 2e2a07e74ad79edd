/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.extension.ResponseTransformerV2;
import com.github.tomakehurst.wiremock.http.Response;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The way of a request: recorded, perhaps struck by a fault, answered by its provider. */
record EmulatorTransformer(EmulatorState state) implements ResponseTransformerV2 {
    static final String NAME = "seedance-emulator";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public Response transform(Response response, ServeEvent event) {
        LoggedRequest request = event.getRequest();
        UploadDigest.Result upload = UploadDigest.take();
        if (request.getUrl().startsWith(AdminApi.ROOT)) {
            return Renderer.render(state.admin.handle(request));
        }
        state.timeline.runDue();
        Instant now = state.settings.clock().instant();
        Route route = Route.of(request.getMethod().value(), request.getUrl(), state.apis());
        RecordedRequest recorded = state.recorder.received(route, request, now);
        Optional<Fault> fault = state.faults.strike(recorded);
        Call call = new Call(
                route,
                request,
                now,
                fault.map(Fault::visibleAfter).orElse(Duration.ZERO),
                message -> state.recorder.violation(recorded, message));
        if (fault.isEmpty()) {
            return Renderer.render(answer(call, upload));
        }
        Answer answer = fault.get().takesEffect() ? answer(call, upload) : instead(call);
        return Renderer.render(struck(answer, call, fault.get()), fault.get());
    }

    private Answer answer(Call call, UploadDigest.Result upload) {
        return switch (call.operation()) {
            case UNKNOWN -> {
                call.violation("No document has this path with this method");
                yield call.provider() == null
                        ? Answer.text(404, "text/plain", "Not a path of a provider")
                        : state.api(call.provider()).error(404, "not_found", "No such endpoint", null);
            }
            case PUT -> state.storage.put(call, upload);
            case DOWNLOAD -> state.api(call.provider()).download(call);
            default -> state.api(call.provider()).handle(call);
        };
    }

    /** The answer of a provider that has not done what was asked. */
    private Answer instead(Call call) {
        return call.provider() == null ? Answer.text(503, "text/plain", "Unavailable") : error(call, Fault.status(503));
    }

    private Answer struck(Answer answer, Call call, Fault fault) {
        Answer result =
                switch (fault.kind()) {
                    case ERROR -> error(call, fault);
                    case ANSWER -> Answer.text(fault.status(), fault.contentType(), fault.body());
                    default -> answer;
                };
        for (var header : fault.headers().entrySet()) {
            result = result.with(header.getKey(), header.getValue());
        }
        return result;
    }

    private Answer error(Call call, Fault fault) {
        if (call.provider() == null) {
            return Answer.text(fault.status() == 0 ? 500 : fault.status(), "text/plain", "Unavailable");
        }
        ProviderApi api = state.api(call.provider());
        String code = fault.code() == null ? api.codeFor(fault.status()) : fault.code();
        String taskId = fault.tellsTaskId() ? call.createdTaskId() : null;
        return fault.status() == 0
                ? api.error(code, null, taskId)
                : api.error(fault.status(), code, api.message(code), taskId);
    }
}
