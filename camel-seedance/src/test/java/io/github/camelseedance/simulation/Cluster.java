/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.model.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The nodes of a world: they start, die, stop and come back. */
final class Cluster {

    private static final Duration DRAIN = Duration.ofSeconds(20);
    /** The default of the option. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);

    private final World world;
    private final RandomGenerator random;
    private final SimulatedNode[] nodes;
    private final List<SimulatedNode> lives = new ArrayList<>();
    private boolean over;

    Cluster(World world) {
        this.world = world;
        this.random = world.stream(5);
        this.nodes = new SimulatedNode[world.plan.nodes().count()];
    }

    void startAll() {
        for (int i = 0; i < nodes.length; i++) {
            start(i);
        }
    }

    private void start(int number) {
        NodeTime time = new NodeTime(
                world.time,
                random.nextLong(),
                Duration.ofMillis(random.nextLong(-2000, 2000)),
                (random.nextDouble() - 0.5) * 1e-4);
        SimulatedThreads threads = new SimulatedThreads(world.time, time, world.stream(1000 + random.nextInt(1 << 20)));
        NodeRepository repository = new NodeRepository(world, time, threads, number);
        SimulatedNode node = new SimulatedNode(
                number,
                time,
                threads,
                repository,
                world.network.of(number, time),
                world.stream(2000 + random.nextInt(1 << 20)),
                world.plan.nodes().maxConcurrentRequests(),
                world.plan.nodes().requestsPerMinute());
        nodes[number] = node;
        lives.add(node);
        world.trace.add(number, "starts", () -> "");
        node.start();
        world.plan.orders().stream()
                .map(order -> order.route().uri())
                .distinct()
                .forEach(node::prepare);
        startConsumers(node);
    }

    private void startConsumers(SimulatedNode node) {
        for (String provider : world.providers()) {
            if (over && !world.plan.nodes().polled()
                    || random.nextDouble() < world.plan.nodes().consumers()) {
                world.routes.start(node, provider);
            }
        }
    }

    /** A node that lives and is not about to stop, best that one; null when there is none. */
    SimulatedNode living(int preferred) {
        for (int i = 0; i < nodes.length; i++) {
            SimulatedNode node = nodes[(preferred + i) % nodes.length];
            if (node != null) {
                return node;
            }
        }
        return null;
    }

    /** A node that takes what users submit, best that one; null when there is none. */
    SimulatedNode accepting(int preferred) {
        for (int i = 0; i < nodes.length; i++) {
            SimulatedNode node = nodes[(preferred + i) % nodes.length];
            if (node != null && node.isAccepting()) {
                return node;
            }
        }
        return null;
    }

    List<SimulatedNode> living() {
        List<SimulatedNode> living = new ArrayList<>();
        for (SimulatedNode node : nodes) {
            if (node != null) {
                living.add(node);
            }
        }
        return living;
    }

    /** A fault that concerns a node as a whole. */
    void strike(Fault fault) {
        SimulatedNode node = nodes[fault.target()];
        if (node == null || over) {
            return;
        }
        world.sightings.saw(fault.kind());
        switch (fault.kind()) {
            case NODE_KILLED -> {
                world.trace.add(node.number(), "DIES", () -> "");
                nodes[fault.target()] = null;
                world.users.aboutToDie(node);
                node.kill();
                startAgain(fault);
            }
            case NODE_STOPPED -> {
                stop(node);
                world.time.in(DRAIN, () -> startAgain(fault));
            }
            case NODE_PAUSED -> node.time().pause(fault.length());
            case NODE_SLEEPS -> node.time().sleep(fault.length());
            case CLOCK_SET -> node.time().stepWallClock(fault.amount());
            case CONSUMERS_SUSPENDED -> {
                List<org.apache.camel.Consumer> consumers = node.consumers();
                consumers.forEach(node::suspend);
                world.time.in(fault.length(), () -> {
                    if (nodes[fault.target()] == node) {
                        consumers.stream().filter(node.consumers()::contains).forEach(node::resume);
                    }
                });
            }
            case CONSUMERS_STOPPED -> {
                node.consumers().forEach(node::stop);
                world.time.in(fault.length(), () -> {
                    if (nodes[fault.target()] == node && node.consumers().isEmpty()) {
                        startConsumers(node);
                    }
                });
            }
            case ROUTES_STOPPED -> stopRoutes(node, fault);
            default -> throw new IllegalArgumentException(String.valueOf(fault));
        }
    }

    private void stopRoutes(SimulatedNode node, Fault fault) {
        List<String> uris = world.plan.orders().stream()
                .map(order -> order.route().uri())
                .distinct()
                .toList();
        node.setAccepting(false);
        uris.forEach(uri -> node.stopRoute(uri, DRAIN));
        // a request that is under way keeps its exchange until its answer, or the time for that, has come
        Duration longest = world.plan.has(FaultKind.SILENT) ? RESPONSE_TIMEOUT : DRAIN;
        node.after(DRAIN.plus(longest), () -> {
            List<String> left =
                    uris.stream().filter(uri -> node.underWay(uri) > 0).toList();
            if (!left.isEmpty() && !node.isAccepting()) {
                throw new Violation("exchanges have not ended with their route: " + left);
            }
        });
        world.time.in(fault.length().plus(DRAIN), () -> startRoutes(node, uris));
    }

    private void startRoutes(SimulatedNode node, List<String> uris) {
        if (nodes[node.number()] == node && !node.isAccepting()) {
            uris.forEach(node::prepare);
            node.setAccepting(true);
        }
    }

    private void startAgain(Fault fault) {
        world.time.in(fault.length(), () -> {
            if (nodes[fault.target()] == null && !over) {
                start(fault.target());
            }
        });
    }

    /** Stops a node in good order: consumers first, then what is under way has time, then the rest. */
    void stop(SimulatedNode node) {
        world.trace.add(node.number(), "stops", () -> "");
        nodes[node.number()] = null;
        node.time().in(0, () -> {
            node.beginStop();
            node.time().in(DRAIN.toNanos(), () -> {
                node.endStop();
                world.trace.add(node.number(), "is stopped", () -> "");
                node.after(DRAIN, () -> {
                    if (node.underWay() > 0) {
                        throw new Violation(node.underWay() + " exchanges have not ended with the component");
                    }
                });
            });
        });
    }

    /** From now on no node dies or stops; each that is missing starts, with consumers for everything. */
    void heal() {
        over = true;
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] == null) {
                start(i);
            } else {
                SimulatedNode node = nodes[i];
                node.consumers().forEach(node::stop);
                startConsumers(node);
            }
        }
    }

    /** The end of the world: whatever is left is cleared away. */
    void clear() {
        for (SimulatedNode node : lives) {
            if (!node.isDead() && !node.isStopped()) {
                node.kill();
            }
        }
    }

    /** A webhook goes to some node. */
    void webhook(String token, PaidTask task, ProviderModel model) {
        SimulatedNode node = living(random.nextInt(nodes.length));
        if (node == null) {
            return;
        }
        world.trace.add(node.number(), "webhook", () -> task.id + " " + model.id());
        node.time().in(0, () -> webhook(node, token, task.id));
    }

    static void webhook(SimulatedNode node, String token, String taskId) {
        if (node.isStopped()) {
            return;
        }
        try {
            node.webhook(token, taskId);
        } catch (ServiceUnavailableException e) {
            // the sender is told nothing of it
        } catch (NodeDied e) {
            // nobody answers
        }
    }
}
