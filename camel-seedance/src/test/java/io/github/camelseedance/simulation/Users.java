/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.SeedanceException;
import io.github.camelseedance.model.TaskFailedException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;

/** Those who submit. An exchange that fails is delivered again, whatever it failed with; with a key it is tried anew as well. */
final class Users {

    private static final Duration NO_NODE = Duration.ofSeconds(10);

    private final World world;
    private final RandomGenerator random;

    Users(World world) {
        this.world = world;
        this.random = world.stream(6);
    }

    /** Submits what is wanted, on a node that lives. */
    void place(OrderSpec spec) {
        place(spec, spec.retries());
    }

    private void place(OrderSpec spec, int retries) {
        SimulatedNode node = world.cluster.accepting(spec.node());
        if (node == null) {
            world.time.in(NO_NODE, () -> place(spec, retries));
            return;
        }
        node.time().in(0, () -> {
            if (node.isStopped() || !node.isAccepting()) {
                place(spec, retries);
            } else {
                new Try(spec, node, retries).begin();
            }
        });
        if (spec.key() != null && retries > 0) {
            // a broker delivers a message again when its consumer has died
            world.time.in(spec.route().timeout().multipliedBy(2), () -> {
                if (node.isDead()) {
                    place(spec, retries - 1);
                }
            });
        }
    }

    /** A node is about to die. An end that it has stored as given to an exchange of its own dies with that exchange. */
    void aboutToDie(SimulatedNode node) {
        for (TaskRow row : world.store.rows(TaskState.DELIVERED)) {
            Order order = world.orders.get(world.store.label(row));
            if (order != null && order.node == node && order.underWay > 0) {
                order.ended |= order.spec.route().awaits();
            }
        }
    }

    /** One exchange, with its redeliveries. */
    private final class Try {
        private final OrderSpec spec;
        private final Order order;
        private final SimulatedNode node;
        private final int retries;
        private final Exchange exchange;
        private int redeliveries;
        private long begun;

        Try(OrderSpec spec, SimulatedNode node, int retries) {
            this.spec = spec;
            this.order = world.orders.get(spec.label());
            this.node = node;
            this.retries = retries;
            this.redeliveries = spec.redeliveries();
            this.exchange = node.newExchange();
        }

        void begin() {
            fill();
            order.calls++;
            order.underWay++;
            order.node = node;
            order.denied = false;
            begun = world.time.now();
            boolean[] done = {false};
            world.trace.add(
                    node.number(), "submits", () -> spec.label() + (spec.key() == null ? "" : " " + spec.key()));
            Duration bound = spec.route().timeout();
            if (spec.route().awaits()) {
                bound = bound.plus(spec.route().awaitTime());
            }
            Duration longest = bound;
            node.after(longest, () -> {
                if (!done[0]) {
                    throw new Violation("the exchange of " + spec.label() + " has not ended within " + longest);
                }
            });
            node.process(spec.route().uri(), exchange, () -> {
                if (done[0]) {
                    throw new Violation("the exchange of " + spec.label() + " has ended twice");
                }
                done[0] = true;
                order.underWay--;
                over();
            });
        }

        private void fill() {
            exchange.getMessage().setBody(spec.label());
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setHeader("label", spec.label());
            if (spec.key() != null) {
                exchange.getMessage().setHeader(SeedanceConstants.SUBMISSION_KEY, spec.key());
            }
        }

        private void over() {
            Exception error = exchange.getException();
            if (error == null) {
                accepted();
                return;
            }
            world.sightings.saw(error.getClass().getSimpleName());
            world.trace.add(
                    node.number(),
                    "has failed",
                    () -> spec.label() + " " + error.getClass().getSimpleName() + ": " + error.getMessage());
            if (!(error instanceof SeedanceException known)) {
                throw new Violation(spec.label() + " has failed with an exception that is none of ours: " + error);
            }
            if (known.isNotAccepted()) {
                denied();
            }
            if (known instanceof TaskFailedException failed) {
                bound(failed.getTask().id());
                order.ended = true;
            }
            again();
        }

        private void denied() {
            world.sightings.saw("not accepted");
            order.denied = order.underWay == 0;
            for (Ledger.Post post : world.ledger.posts(spec.label())) {
                // another exchange with the key can have sent it, once nothing was kept of this one: it tells its user
                boolean told = order.underWay > 0 || post.task != null && post.task.id.equals(order.taskId);
                if (post.task != null && !(told && post.at >= begun)) {
                    throw new Violation(
                            spec.label() + " is paid, and its user is told that it was not accepted: " + post.task.id);
                }
                // another exchange with the key can have sent it
                post.denied |= order.underWay == 0;
            }
        }

        private void accepted() {
            String id = exchange.getMessage().getHeader(SeedanceConstants.TASK_ID, String.class);
            world.trace.add(node.number(), "has task", () -> spec.label() + " " + id);
            world.sightings.saw(
                    exchange.getMessage().getHeader(SeedanceConstants.DUPLICATE) == null ? "accepted" : "duplicate");
            bound(id);
            order.taskId = id;
            order.ended |= spec.route().awaits();
        }

        private void bound(String id) {
            PaidTask task = world.ledger.task(id);
            if (task == null) {
                throw new Violation(spec.label() + " has a task that nobody has: " + id);
            }
            if (!task.label.equals(spec.label())) {
                throw new Violation(spec.label() + " has task " + id + ", which is of " + task.label);
            }
        }

        private void again() {
            long delay = Duration.ofMillis(random.nextLong(100, 120_000)).toNanos();
            if (redeliveries > 0) {
                redeliveries--;
                world.sightings.saw("redelivered");
                node.time().in(delay, () -> {
                    if (!node.isStopped() && node.isAccepting()) {
                        exchange.setException(null);
                        begin();
                    }
                });
            } else if (spec.key() != null && retries > 0) {
                world.sightings.saw("retried with the key");
                world.time.in(delay, () -> place(spec, retries - 1));
            }
        }
    }
}
