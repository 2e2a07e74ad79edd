/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vert.x reads forms and parts of bodies before a route sees the request; where that fails it answers some of them with 500 and logs a
 * stack trace for each. While this is started it answers below a path that the request is bad.
 */
final class VertxBadRequests extends ServiceSupport implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(VertxBadRequests.class);

    private final CamelContext context;
    private final String path;
    private List<Route> routes = List.of();

    VertxBadRequests(CamelContext context, String path) {
        this.context = context;
        this.path = path;
    }

    @Override
    protected void doStart() {
        // a server is found by its port, which need not be known yet
        routes = context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .map(router -> router.route(HttpMethod.POST, path + "/*").failureHandler(this))
                .toList();
    }

    @Override
    protected void doStop() {
        routes.forEach(Route::remove);
        routes = List.of();
    }

    @Override
    public void handle(RoutingContext failed) {
        LOG.debug("A request cannot be read: {}", String.valueOf(failed.failure()));
        boolean told = failed.statusCode() / 100 == WebhookProcessor.BAD_REQUEST / 100;
        failed.response()
                .setStatusCode(told ? failed.statusCode() : WebhookProcessor.BAD_REQUEST)
                .end();
    }
}
