/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;

/**
 * A person who sees what is in doubt or parked, looks it up at the provider, and settles it. Nobody is that quick: what has not been
 * there for a while is left alone.
 */
final class Person {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final World world;
    private final RandomGenerator random;

    Person(World world) {
        this.world = world;
        this.random = world.stream(8);
    }

    /** Settles one thing, on some node. */
    void visit() {
        SimulatedNode node =
                world.cluster.living(random.nextInt(world.plan.nodes().count()));
        List<TaskRow> rows = world.store.rows(TaskState.IN_DOUBT, TaskState.PARKED);
        if (node != null && !rows.isEmpty()) {
            TaskRow row = rows.get(random.nextInt(rows.size()));
            node.time().in(0, () -> settle(node, row));
        }
    }

    /** Settles one row as the provider's own page tells; nothing while a request may still be on its way. */
    void settle(SimulatedNode node, TaskRow row) {
        String label = world.store.label(row);
        Order order = world.orders.get(label);
        if (node.isStopped() || order == null || world.ledger.isOpen(label) || isYoung(label)) {
            return;
        }
        if (order.denied) {
            // its user was told that nothing was accepted: nobody sees a reason to settle anything
            return;
        }
        String provider = order.spec.route().provider();
        if (row.state() == TaskState.PARKED) {
            order.retried = true;
            resolve(node, provider, row, "retry", row.taskId());
            return;
        }
        List<PaidTask> free = world.ledger.charges(label).stream()
                .filter(task -> world.store.byTaskId(
                                task.provider,
                                world.server(task.provider).model().baseUrl(),
                                task.id)
                        == null)
                .toList();
        if (!free.isEmpty()) {
            resolve(node, provider, row, "adopt", free.get(0).id);
        } else if (world.ledger.charges(label).isEmpty()) {
            resolve(node, provider, row, random.nextBoolean() ? "abandon" : "retry", null);
        }
    }

    private boolean isYoung(String label) {
        return world.ledger.posts(label).stream().anyMatch(post -> world.time.now() - post.at < PATIENCE.toNanos());
    }

    private void resolve(SimulatedNode node, String provider, TaskRow row, String decision, String taskId) {
        Exchange exchange = node.newExchange();
        exchange.getMessage().setHeader(SeedanceConstants.DECISION, decision);
        exchange.getMessage().setHeader(SeedanceConstants.SUBMISSION_KEY, row.id());
        if (taskId != null) {
            exchange.getMessage().setHeader(SeedanceConstants.TASK_ID, taskId);
        }
        world.trace.add(node.number(), "a person decides", () -> decision + " " + world.store.text(row));
        node.process("seedance:resolve?provider=" + provider, exchange, () -> {
            Exception error = exchange.getException();
            world.sightings.saw("resolve " + decision
                    + (error == null ? "" : " " + error.getClass().getSimpleName()));
        });
    }
}
