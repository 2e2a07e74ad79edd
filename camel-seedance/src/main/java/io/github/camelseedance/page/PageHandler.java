/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.runtime.SeedanceRuntime;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of the page. It knows no HTTP server: tests ask it directly. */
record PageHandler(SeedanceRuntime runtime, PageFiles files, PageViews views, PageVideos videos, PageActions actions) {

    /** Time of the server in milliseconds, so that ages are right where the browser's clock is not; no part of the tagged content. */
    static final String NOW = "X-Seedance-Now";

    private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);
    private static final String DATA = "/api/";
    private static final String VIDEO = "/video/";
    private static final String ACTION = "/api/action";

    /** Answers for a component. */
    static PageHandler of(SeedanceRuntime runtime, PageSettings settings, PageAccess access) {
        HiddenData hidden = settings.hidden();
        RowView shown = new RowView(hidden);
        SpendingView spending = new SpendingView(runtime, hidden.has(HiddenData.Kind.COST));
        Attention attention = new Attention(runtime, spending, shown);
        PageGuard guard = settings.actions()
                ? new PageGuard(settings.path(), access, runtime.scheduler(), runtime.random())
                : null;
        PageActions actions = guard == null ? null : new PageActions(runtime, access, guard, attention, hidden);
        return new PageHandler(
                runtime,
                new PageFiles(guard == null ? null : guard::token),
                new PageViews(
                        runtime,
                        hidden,
                        shown,
                        spending,
                        attention,
                        new UsualTimes(runtime.repository(), runtime.scheduler()),
                        actions),
                new PageVideos(runtime, access, hidden),
                actions);
    }

    /** Answers a GET. The result never fails. */
    CompletableFuture<PageAnswer> get(PageRequest request) {
        if (request.path().startsWith(VIDEO)) {
            return safely(() -> videos.get(request, request.path().substring(VIDEO.length())));
        }
        return safely(() -> CompletableFuture.completedFuture(content(request)));
    }

    private PageAnswer content(PageRequest request) {
        PageAnswer file = files.get(request);
        if (file != null) {
            return file;
        }
        if (!request.path().startsWith(DATA)) {
            return nothing();
        }
        Map<String, Object> view =
                switch (request.path().substring(DATA.length())) {
                    case "summary" -> views.summary();
                    case "running" -> views.running(request);
                    case "ended" -> views.ended(request);
                    case "spending" -> views.spending();
                    default -> null;
                };
        return view == null
                ? nothing()
                : PageAnswer.json(200, view)
                        .tagged(request)
                        .with(NOW, String.valueOf(runtime.scheduler().now().toEpochMilli()));
    }

    /** Answers a POST. The result never fails. */
    CompletableFuture<PageAnswer> post(PageRequest request) {
        return !request.path().equals(ACTION) || actions == null
                ? CompletableFuture.completedFuture(nothing())
                : safely(() -> actions.post(request));
    }

    /** Removes what was fetched to be shown. */
    void stop() {
        videos.stop();
    }

    private static PageAnswer nothing() {
        return PageAnswer.error(404, "NOT_FOUND", "There is nothing here");
    }

    private static CompletableFuture<PageAnswer> safely(Supplier<CompletableFuture<PageAnswer>> answer) {
        return Futures.attempt(answer).exceptionally(error -> {
            String message = SafeText.of(String.valueOf(Futures.unwrap(error).getMessage()));
            LOG.debug("The task page cannot answer: {}", message);
            return PageAnswer.error(503, "UNAVAILABLE", message);
        });
    }
}
