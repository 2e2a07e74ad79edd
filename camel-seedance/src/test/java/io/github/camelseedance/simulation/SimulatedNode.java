/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.ComponentForSimulation;
import io.github.camelseedance.SeedanceComponent;
import io.github.camelseedance.SeedanceConfiguration;
import io.github.camelseedance.client.http.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.support.service.ServiceHelper;

/**
 * One life of a node: a component with everything below it, on simulated time, threads, network and repository. All that the
 * simulation knows of the component is here, in {@link NodeRepository}, {@link SharedStore} and {@link ComponentForSimulation}.
 */
final class SimulatedNode {

    static final String API_KEY = "key";

    private static final Duration SLACK = Duration.ofSeconds(90);

    private final int number;
    private final NodeTime time;
    private final SimulatedThreads threads;
    private final NodeRepository repository;
    private final SeedanceComponent component;
    private final SharedContext context = SharedContext.get();
    private final Map<String, AsyncProducer> producers = new LinkedHashMap<>();
    private final Map<String, PollingConsumer> takers = new HashMap<>();
    private final List<org.apache.camel.Consumer> consumers = new ArrayList<>();
    private final List<String> underWay = new ArrayList<>();
    private final List<LifecycleStrategy> strategies = new ArrayList<>();
    private final SimulatedRoutes routes = new SimulatedRoutes();
    private boolean stopped;
    private boolean accepting = true;

    SimulatedNode(
            int number,
            NodeTime time,
            SimulatedThreads threads,
            NodeRepository repository,
            Transport transport,
            RandomGenerator random,
            int maxConcurrentRequests,
            int requestsPerMinute) {
        this.number = number;
        this.time = time;
        this.threads = threads;
        this.repository = repository;
        component = ComponentForSimulation.create(time, random);
        component.setCamelContext(context.camel());
        component.setTaskRepository(repository);
        component.setTransport(transport);
        component.setMaxConcurrentRequests(maxConcurrentRequests);
        component.setRequestsPerMinute(requestsPerMinute);
        SeedanceConfiguration options = component.getConfiguration();
        options.setApiKey(API_KEY);
        options.setAccount("account");
        options.setTaskQueue("queue");
        options.setResponseTimeout(20_000);
        options.setMaxRetries(2);
        options.setMaxRetryDelay(10_000);
        options.setPollInterval(10_000);
    }

    void start() {
        Set<LifecycleStrategy> before = new HashSet<>(context.camel().getLifecycleStrategies());
        run(() -> ServiceHelper.startService(component));
        strategies.addAll(context.camel().getLifecycleStrategies());
        strategies.removeAll(before);
    }

    int number() {
        return number;
    }

    NodeTime time() {
        return time;
    }

    SimulatedThreads threads() {
        return threads;
    }

    /** Under which id it owns rows. */
    String ownerId() {
        return repository.nodeId();
    }

    boolean hasLeftAs(String owner) {
        return owner != null && owner.equals(repository.left());
    }

    boolean isDead() {
        return time.isDead();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether its routes that submit run. */
    boolean isAccepting() {
        return accepting;
    }

    void setAccepting(boolean value) {
        accepting = value;
    }

    /** Exchanges that have begun here and not ended. */
    int underWay() {
        return underWay.size();
    }

    /** Of those, the ones of a route. */
    int underWay(String uri) {
        return Collections.frequency(underWay, uri);
    }

    /** Tasks that it follows. */
    int followed() {
        return component.getFollowedTasks();
    }

    Exchange newExchange() {
        return SimulatedRoutes.exchange(context.camel(), time);
    }

    /** Calls back when a bound has passed, and after it some time in which the node was not paused. */
    void after(Duration bound, Runnable check) {
        time.in(bound.toNanos(), () -> time.in(SLACK.toNanos(), check));
    }

    /** Makes the producer of an endpoint, as the start of its route does. */
    void prepare(String uri) {
        producer(uri);
    }

    private AsyncProducer producer(String uri) {
        return producers.computeIfAbsent(uri, u -> {
            AsyncProducer[] made = new AsyncProducer[1];
            run(() -> {
                made[0] = endpoint(u).createAsyncProducer();
                ServiceHelper.startService(made[0]);
            });
            return made[0];
        });
    }

    private Endpoint endpoint(String uri) throws Exception {
        Endpoint endpoint = component.createEndpoint(uri);
        ServiceHelper.startService(endpoint);
        return endpoint;
    }

    /** Gives an exchange to an endpoint, on a thread of a route; tells when it has come through. */
    void process(String uri, Exchange exchange, Runnable done) {
        AsyncProducer producer = producer(uri);
        exchange.getExchangeExtension().setFromRouteId(uri);
        routes.add(uri, strategies);
        underWay.add(uri);
        producer.process(exchange, sync -> {
            underWay.remove(uri);
            if (!isDead()) {
                done.run();
            }
        });
    }

    /** Starts a consumer. */
    org.apache.camel.Consumer consume(String uri, Processor route) {
        org.apache.camel.Consumer[] made = new org.apache.camel.Consumer[1];
        run(() -> {
            made[0] = endpoint(uri).createConsumer(route);
            ServiceHelper.startService(made[0]);
        });
        consumers.add(made[0]);
        return made[0];
    }

    /** Stops the route that has a producer: it is told first, and has some time. */
    void stopRoute(String uri, Duration time) {
        AsyncProducer producer = producers.remove(uri);
        routes.add(uri, strategies);
        routes.end(uri, service -> run(() -> service.prepareShutdown(false, false)));
        time().in(time.toNanos(), () -> run(() -> ServiceHelper.stopService(producer)));
    }

    void stop(org.apache.camel.Consumer consumer) {
        consumers.remove(consumer);
        run(() -> ServiceHelper.stopService(consumer));
    }

    void suspend(org.apache.camel.Consumer consumer) {
        run(() -> ServiceHelper.suspendService(consumer));
    }

    void resume(org.apache.camel.Consumer consumer) {
        run(() -> ServiceHelper.resumeService(consumer));
    }

    List<org.apache.camel.Consumer> consumers() {
        return List.copyOf(consumers);
    }

    /** What the health check of a consumer says is wrong, or null. */
    String problem(org.apache.camel.Consumer consumer) {
        return ComponentForSimulation.problem(consumer);
    }

    /** Takes one end, as pollEnrich with timeout 0 does; null when there is none. */
    Exchange take(String uri) {
        PollingConsumer taker = takers.computeIfAbsent(uri, u -> {
            PollingConsumer[] made = new PollingConsumer[1];
            run(() -> {
                made[0] = endpoint(u).createPollingConsumer();
                ServiceHelper.startService(made[0]);
            });
            return made[0];
        });
        Exchange[] taken = new Exchange[1];
        run(() -> taken[0] = taker.receiveNoWait());
        return taken[0];
    }

    void webhook(String token, String taskId) {
        ComponentForSimulation.webhook(component, token, taskId);
    }

    /** The first step of an orderly stop: the context says that it stops, and its consumers do. */
    void beginStop() {
        strategies.forEach(strategy -> run(() -> strategy.onContextStopping(context.camel())));
        consumers().forEach(this::stop);
        takers.values().forEach(taker -> run(() -> ServiceHelper.stopService(taker)));
        takers.clear();
    }

    /** The last step. */
    void endStop() {
        producers.values().forEach(producer -> run(() -> ServiceHelper.stopService(producer)));
        producers.clear();
        run(() -> ServiceHelper.stopService(component));
        stopped = true;
        forget();
    }

    /** The node is gone at once. What is left of it cannot reach anything any more, and is cleared away. */
    void kill() {
        time.kill();
        quietly(() -> consumers().forEach(this::stop));
        quietly(() -> producers.values().forEach(producer -> run(() -> ServiceHelper.stopService(producer))));
        quietly(() -> run(() -> ServiceHelper.stopService(component)));
        forget();
    }

    private void forget() {
        run(() -> context.camel().removeService(repository));
        context.camel().getLifecycleStrategies().removeAll(strategies);
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | NodeDied e) {
            // it is dead: whatever it says, nobody hears it
        }
    }

    private void run(SharedContext.ThrowingRunnable action) {
        try {
            context.with(threads, action);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A person who settles something by JMX, or any other look at the component. */
    void with(Consumer<SeedanceComponent> action) {
        action.accept(component);
    }
}
