/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.clock.Clock;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.DefaultExchange;

/** The routes of one node as the component sees them: it is told of each, and of their end before their exchanges are waited for. */
final class SimulatedRoutes {

    /** What the component has added to a route, by the id of the route. */
    private final Map<String, List<ShutdownPrepared>> services = new HashMap<>();

    /** A route begins. */
    void add(String id, List<LifecycleStrategy> strategies) {
        if (services.putIfAbsent(id, new ArrayList<>()) != null) {
            return;
        }
        Route route = (Route) Proxy.newProxyInstance(
                Route.class.getClassLoader(), new Class<?>[] {Route.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("addService") && arguments[0] instanceof ShutdownPrepared service) {
                        services.get(id).add(service);
                    }
                    return method.getName().endsWith("Id") && method.getReturnType() == String.class ? id : null;
                });
        strategies.forEach(strategy -> strategy.onRoutesAdd(List.of(route)));
    }

    /** A route is about to be stopped. */
    void end(String id, Consumer<ShutdownPrepared> how) {
        services.remove(id).forEach(how);
    }

    /** An exchange whose age is that of the simulated time. */
    static Exchange exchange(CamelContext context, NodeTime time) {
        Exchange real = new DefaultExchange(context);
        long created = time.nanoTime();
        Clock clock = new Clock() {
            @Override
            public long elapsed() {
                return (time.nanoTime() - created) / 1_000_000;
            }

            @Override
            public long getCreated() {
                return time.now().toEpochMilli() - elapsed();
            }
        };
        Exchange exchange = (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(), new Class<?>[] {Exchange.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("getClock") ? clock : method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return exchange;
    }
}
