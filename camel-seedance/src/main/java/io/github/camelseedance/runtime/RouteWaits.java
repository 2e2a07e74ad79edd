/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.task.TaskTracker;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The exchanges that wait for a submission or for the end of a task, by the routes in which they are. A route that is stopped or
 * suspended waits for its exchanges, so that their waits end before.
 */
public final class RouteWaits extends LifecycleStrategySupport {

    /** Is told by Camel that a route is about to be stopped or suspended. */
    private final class RouteEnd extends ServiceSupport implements ShutdownPrepared {

        private final String route;

        RouteEnd(String route) {
            this.route = route;
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            end(route);
        }
    }

    private final TaskTracker tracker;
    private final Map<CompletableFuture<?>, Set<String>> waits = new ConcurrentHashMap<>();
    /** When routes were last stopped or suspended, by the monotonic clock. */
    private final Map<String, Long> ended = new ConcurrentHashMap<>();

    RouteWaits(TaskTracker tracker) {
        this.tracker = tracker;
    }

    /** Watches the routes that there are, and those to come. */
    void start(CamelContext context) {
        onRoutesAdd(context.getRoutes());
        context.addLifecycleStrategy(this);
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        routes.forEach(route -> route.addService(new RouteEnd(route.getRouteId())));
    }

    /** Before the routes are shut down. */
    @Override
    public void onContextStopping(CamelContext stopping) {
        tracker.endWaits();
    }

    /** An exchange waits. */
    public void add(Exchange exchange, CompletableFuture<?> wait) {
        Set<String> routes = new HashSet<>();
        routes.add(String.valueOf(exchange.getFromRouteId()));
        routes.add(String.valueOf(ExchangeHelper.getRouteId(exchange)));
        waits.put(wait, routes);
        wait.whenComplete((end, error) -> waits.remove(wait));
        if (routes.stream().anyMatch(route -> wasIn(route, exchange))) {
            tracker.endWaits(List.of(wait));
        }
    }

    /** Whether an exchange was in a route already when that was stopped or suspended. */
    private boolean wasIn(String route, Exchange exchange) {
        Long then = ended.get(route);
        return then != null
                && exchange.getClock().elapsed() > (tracker.node().scheduler().nanoTime() - then) / 1_000_000;
    }

    private void end(String route) {
        ended.put(route, tracker.node().scheduler().nanoTime());
        tracker.endWaits(waits.entrySet().stream()
                .filter(wait -> wait.getValue().contains(route))
                .map(Map.Entry::getKey)
                .toList());
    }
}
