/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;

/** Others who use the component now and then: they ask, cancel, wait, track, poll for an end, and send webhooks that mean nothing. */
final class Bystanders {

    /** A turn within responseTimeout, three attempts of that length, two pauses, and the wait. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int PERSON = 3;
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final Duration POLLS = Duration.ofSeconds(30);

    private final World world;
    private final RandomGenerator random;
    private final Person person;

    Bystanders(World world) {
        this.world = world;
        this.random = world.stream(7);
        this.person = new Person(world);
    }

    void begin() {
        for (int i = 0; i < world.plan.visits(); i++) {
            world.time.in(random.nextLong(world.plan.length().toNanos()), this::visit);
        }
        // late, since a person is not quick
        long half = world.plan.length().toNanos() / 2;
        for (int i = 0; i < PERSON * world.plan.visits(); i++) {
            world.time.in(half + random.nextLong(half), person::visit);
        }
        if (world.plan.nodes().polled()) {
            pollForEver();
        }
    }

    private void pollForEver() {
        world.time.in(POLLS, () -> {
            SimulatedNode node = world.cluster.living(0);
            if (node != null) {
                node.time().in(0, () -> world.providers().forEach(provider -> poll(node, provider)));
            }
            if (!world.isOver()) {
                pollForEver();
            }
        });
    }

    private void visit() {
        SimulatedNode node =
                world.cluster.living(random.nextInt(world.plan.nodes().count()));
        List<PaidTask> tasks = new ArrayList<>(world.ledger.tasks());
        if (node == null || tasks.isEmpty()) {
            return;
        }
        PaidTask task = tasks.get(random.nextInt(tasks.size()));
        String provider = task.provider;
        int what = random.nextInt(6);
        node.time().in(0, () -> {
            if (node.isStopped()) {
                return;
            }
            switch (what) {
                case 0 -> call(node, "status", provider, task, "");
                case 1 -> call(node, "status", provider, task, "&awaitCompletion=true&awaitTimeout=" + WAIT.toMillis());
                case 2 -> {
                    if (!provider.equals("seedanceapi.org")) {
                        call(node, "cancel", provider, task, "");
                    }
                }
                case 3 -> {
                    if (world.orderOf(task) == null) {
                        call(node, "track", provider, task, "");
                    }
                }
                case 4 -> poll(node, provider);
                default -> {
                    world.sightings.saw("webhook forged");
                    Cluster.webhook(node, "AAAAAAAAAAAAAAAAAAAAAA", task.id);
                }
            }
        });
    }

    private void poll(SimulatedNode node, String provider) {
        if (node.isStopped()) {
            return;
        }
        try {
            world.routes.poll(node, provider);
        } catch (ServiceUnavailableException e) {
            world.sightings.saw("poll failed");
        }
    }

    private void call(SimulatedNode node, String operation, String provider, PaidTask task, String options) {
        Exchange exchange = node.newExchange();
        exchange.getMessage().setHeader(SeedanceConstants.TASK_ID, task.id);
        boolean[] done = {false};
        Duration bound = LONGEST.plus(options.isEmpty() ? Duration.ZERO : WAIT);
        node.after(bound, () -> {
            if (!done[0]) {
                throw new Violation("the exchange of a " + operation + " has not ended within " + bound);
            }
        });
        world.trace.add(node.number(), operation, () -> task.id);
        node.process("seedance:" + operation + "?provider=" + provider + options, exchange, () -> {
            done[0] = true;
            Exception error = exchange.getException();
            world.sightings.saw(
                    operation + (error == null ? "" : " " + error.getClass().getSimpleName()));
        });
    }
}
