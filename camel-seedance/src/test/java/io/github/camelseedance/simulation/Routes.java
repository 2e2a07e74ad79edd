/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.UnitOfWorkHelper;

/** The routes that take ends. */
final class Routes {

    private final World world;

    Routes(World world) {
        this.world = world;
    }

    /** The endpoint from which ends of a provider come. */
    private String uri(String provider) {
        String options = world.plan.nodes().consumerOptions();
        boolean lists = provider.equals("seedance2.movie");
        return "seedance:tasks?provider=" + provider + "&delay=5000"
                + (lists || !options.contains("source") ? options : "");
    }

    void start(SimulatedNode node, String provider) {
        node.consume(uri(provider), new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                return taken(node, exchange, provider, callback);
            }
        });
    }

    /** An end has come to a node. */
    boolean taken(SimulatedNode node, Exchange exchange, String provider, AsyncCallback callback) {
        if (node.isDead()) {
            throw new NodeDied();
        }
        String id = exchange.getMessage().getHeader(SeedanceConstants.TASK_ID, String.class);
        Integer number = exchange.getMessage().getHeader(SeedanceConstants.DELIVERY, Integer.class);
        world.trace.add(node.number(), "takes", () -> id + " delivery " + number);
        emitted(node, exchange, provider, id, number);
        int at = node.number();
        Duration slow = world.weather.amount(FaultKind.ROUTE_SLOW, at);
        Duration blocks = world.weather.amount(FaultKind.ROUTE_BLOCKS, at);
        boolean fails = world.weather.strikes(FaultKind.ROUTE_FAILS, at);
        if (!slow.isZero()) {
            node.time().in(slow.toNanos(), () -> {
                complete(node, exchange, id, fails);
                callback.done(false);
            });
            return false;
        }
        if (!blocks.isZero()) {
            node.threads().sleep(blocks.toNanos());
        }
        complete(node, exchange, id, fails);
        callback.done(true);
        return true;
    }

    private void emitted(SimulatedNode node, Exchange exchange, String provider, String id, int number) {
        PaidTask task = world.ledger.task(id);
        if (task == null) {
            throw new Violation("the end of a task that nobody has: " + id);
        }
        TaskRow row =
                world.store.byTaskId(provider, world.server(provider).model().baseUrl(), id);
        boolean owns = row != null && row.state() == TaskState.ENDED && Objects.equals(row.owner(), node.ownerId());
        if (!owns) {
            throw new Violation("node %d hands out the end of %s, which it does not own: %s"
                    .formatted(node.number(), id, row == null ? null : world.store.text(row)));
        }
        Order order = world.orderOf(task);
        String label = exchange.getMessage().getHeader("label", String.class);
        if (order == null) {
            return;
        }
        if (label != null && !label.equals(task.label)) {
            throw new Violation(
                    "the end of %s, a task of %s, came with the headers of %s".formatted(id, task.label, label));
        }
        // one that an account shows and no submission knows is a task as any other
        if (!order.spec.route().tracked() && row.fingerprint() != null) {
            throw new Violation("the end of %s was handed out, and %s is not tracked".formatted(id, task.label));
        }
        boolean oneTask = order.spec.route().resends() == 0 && order.allowed == 1 && !order.retried;
        if (number <= order.lastDelivery && oneTask) {
            throw new Violation("delivery %d of %s after delivery %d".formatted(number, id, order.lastDelivery));
        }
        order.lastDelivery = number;
        order.emitted++;
        if (order.emitted > 1) {
            world.sightings.saw("delivered again");
            if (world.plan.faults().isEmpty()) {
                throw new Violation("the end of " + id + " was handed out twice, and nothing had gone wrong");
            }
        }
    }

    private void complete(SimulatedNode node, Exchange exchange, String id, boolean fails) {
        if (node.isDead()) {
            return;
        }
        if (fails) {
            exchange.setException(new IllegalStateException("the route fails"));
        } else {
            Order order = world.orderOf(world.ledger.task(id));
            if (order == null) {
                world.adopted.add(id);
            } else {
                order.delivered++;
            }
            world.sightings.saw("delivered");
        }
        world.trace.add(node.number(), fails ? "fails with" : "is done with", () -> id);
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    /** Takes one end as pollEnrich does. */
    void poll(SimulatedNode node, String provider) {
        Exchange exchange = node.take(uri(provider));
        if (exchange != null) {
            world.sightings.saw("polled");
            String id = exchange.getMessage().getHeader(SeedanceConstants.TASK_ID, String.class);
            emitted(
                    node,
                    exchange,
                    provider,
                    id,
                    exchange.getMessage().getHeader(SeedanceConstants.DELIVERY, Integer.class));
            complete(node, exchange, id, false);
        }
    }
}
