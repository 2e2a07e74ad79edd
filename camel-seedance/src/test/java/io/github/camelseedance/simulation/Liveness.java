/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Nothing goes wrong any more, and every node is back: within a bounded time everything has to be settled. */
final class Liveness {

    private static final Duration BOUND = Duration.ofHours(3);
    private static final Duration HEALTH_BOUND = Duration.ofMinutes(20);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration AFTER_STOP = Duration.ofMinutes(30);

    private static final int PERSON_COMES = 15;

    private final World world;
    private final Person person;

    Liveness(World world) {
        this.world = world;
        this.person = new Person(world);
    }

    void check() {
        world.weather.clear();
        world.trace.add(-1, "FROM NOW ON NOTHING GOES WRONG", () -> "");
        world.cluster.heal();
        long end = world.time.now() + BOUND.toNanos();
        List<String> open = open();
        for (int step = 1; !open.isEmpty() && world.time.now() < end; step++) {
            world.time.runUntil(world.time.now() + STEP.toNanos());
            if (step % PERSON_COMES == 0) {
                settle();
            }
            open = open();
        }
        if (!open.isEmpty()) {
            throw new Violation("not settled within " + BOUND + " without faults: " + String.join("; ", open));
        }
        checkHealth();
        stopAll();
    }

    /** A person settles what waits for one. */
    private void settle() {
        List<String> missing = new ArrayList<>();
        notAdopted(true).forEach(task -> missing.add("task " + task.id + ", made elsewhere, was not adopted"));
        if (!missing.isEmpty()) {
            throw new Violation(
                    "not within " + PERSON_COMES + " minutes without faults: " + String.join("; ", missing));
        }
        SimulatedNode node = world.cluster.living().get(0);
        world.store.rows(TaskState.IN_DOUBT, TaskState.PARKED).forEach(row -> person.settle(node, row));
    }

    /** What is not settled yet. */
    private List<String> open() {
        List<String> open = new ArrayList<>();
        for (TaskRow row : world.store.rows(TaskState.SUBMITTING, TaskState.RUNNING, TaskState.ENDED)) {
            open.add("a row is left: " + world.store.text(row));
        }
        for (TaskRow row : world.store.rows(TaskState.IN_DOUBT, TaskState.PARKED)) {
            if (row.reason() == null) {
                open.add("a row has no reason: " + world.store.text(row));
            }
        }
        for (SimulatedNode node : world.cluster.living()) {
            if (node.underWay() > 0) {
                open.add(node.underWay() + " exchanges are under way on node " + node.number());
            }
        }
        world.ledger.tasks().forEach(task -> lost(task, open));
        notAdopted(false).forEach(task -> open.add("task " + task.id + ", made elsewhere, was not adopted"));
        for (TaskRow row : world.store.rows(TaskState.IN_DOUBT)) {
            Order order = world.orders.get(world.store.label(row));
            if (order != null && order.denied) {
                open.add("it was refused, and its key is blocked: " + world.store.text(row));
            }
        }
        return open;
    }

    /**
     * Tasks made elsewhere that should have been adopted. Which ones those are cannot be told where a clock is wrong.
     *
     * @param now without those that can be the task of a submission in doubt
     */
    private List<PaidTask> notAdopted(boolean now) {
        if (!world.plan.nodes().adopts() || world.plan.has(FaultKind.CLOCK_SET, FaultKind.PROVIDER_CLOCK)) {
            return List.of();
        }
        Instant since = world.store.adoptedSince(world.servers.get(0).model());
        boolean doubts = now && !world.store.rows(TaskState.IN_DOUBT).isEmpty();
        return world.elsewhere.stream()
                .filter(task -> !doubts && !world.adopted.contains(task.id))
                .filter(task -> !NodeTime.START.plusNanos(task.createdAt).isBefore(since))
                .toList();
    }

    /** A task that is paid is known, or in doubt so that a person can find it; its end was delivered. */
    private void lost(PaidTask task, List<String> open) {
        Order order = world.orderOf(task);
        if (order == null || order.abandoned || order.spec.route().resends() > 0) {
            return;
        }
        ProviderModel model = world.server(order.spec.route().provider()).model();
        TaskRow row = world.store.byTaskId(model.id(), model.baseUrl(), task.id);
        if (row == null) {
            boolean inDoubt = world.store.rows(TaskState.IN_DOUBT).stream()
                    .anyMatch(r -> task.label.equals(world.store.label(r)));
            open.add("task " + task.id + " of " + task.label + " is paid and "
                    + (inDoubt ? "in doubt, and nobody can settle it" : "lost"));
        } else if (order.spec.route().tracked() && order.delivered == 0 && !order.ended) {
            open.add("the end of task " + task.id + " of " + task.label + " was not delivered");
        }
    }

    /** What was wrong is over, and health says so, some minutes later even where nobody asks any more. */
    private void checkHealth() {
        List<String> problems = problems();
        long end = world.time.now() + HEALTH_BOUND.toNanos();
        while (!problems.isEmpty() && world.time.now() < end) {
            world.time.runUntil(world.time.now() + STEP.toNanos());
            problems = problems();
        }
        if (!problems.isEmpty()) {
            throw new Violation("health is down for ever: " + problems);
        }
    }

    private List<String> problems() {
        return world.cluster.living().stream()
                .flatMap(node -> node.consumers().stream().map(node::problem))
                .filter(Objects::nonNull)
                .toList();
    }

    private void stopAll() {
        List<SimulatedNode> nodes = world.cluster.living();
        nodes.forEach(world.cluster::stop);
        world.time.runUntil(world.time.now() + AFTER_STOP.toNanos());
        for (SimulatedNode node : nodes) {
            if (node.time().timers() > 0) {
                throw new Violation(
                        node.time().timers() + " timers are left on node " + node.number() + " after its stop");
            }
        }
        for (TaskRow row : world.store.rows(TaskState.IN_DOUBT, TaskState.PARKED)) {
            // under an id that was declared dead before, it can own some until the next node comes
            if (nodes.stream().anyMatch(node -> node.hasLeftAs(row.owner()))) {
                throw new Violation("a row is owned by a node that has left: " + world.store.text(row));
            }
        }
    }
}
