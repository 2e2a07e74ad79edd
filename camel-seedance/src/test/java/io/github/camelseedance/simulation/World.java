/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.simulation.PaidTask.TaskEnd;
import io.github.camelseedance.task.MemoryTaskRepository;
import io.github.camelseedance.task.store.TaskRepository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A world in which a plan is carried out: the parts and who knows whom. */
final class World {

    private static final long MAX_STEPS = 3_000_000;

    final Plan plan;
    final VirtualTime time;
    final Trace trace;
    final Sightings sightings = new Sightings();
    final Weather weather;
    final Ledger ledger = new Ledger();
    /** Null when the nodes share memory. */
    private final SimulatedDatabase database;

    final SharedStore store;
    final List<ProviderServer> servers;
    final Network network;
    final Traffic traffic;
    final Map<String, Order> orders = new LinkedHashMap<>();
    /** Tasks that somebody has made in the account without the component. */
    final List<PaidTask> elsewhere = new ArrayList<>();

    /** Ids of those whose end a route has had. */
    final Set<String> adopted = new HashSet<>();

    final Cluster cluster;
    final Users users;
    final Routes routes;
    private boolean over;

    World(Plan plan, boolean traced) {
        this.plan = plan;
        time = new VirtualTime(stream(1), MAX_STEPS);
        trace = new Trace(time, traced);
        weather = new Weather(stream(2), sightings);
        NodeTime storeTime = new NodeTime(time, 1_000_000, Duration.ZERO, 0);
        database = plan.onDatabase() ? new SimulatedDatabase(storeTime::now, weather) : null;
        store = new SharedStore(
                database == null ? new MemoryTaskRepository((Scheduler) storeTime) : database.truth(), sightings);
        RandomGenerator ofProviders = stream(4);
        servers = List.of(
                server(new MovieModel(ledger, weather, ofProviders), ofProviders),
                server(new InkModel(ledger, weather, ofProviders), ofProviders),
                server(new OrgModel(ledger, weather, ofProviders), ofProviders),
                server(new ArkModel(ledger, weather, ofProviders), ofProviders));
        traffic = new Traffic(this);
        network = new Network(time, weather, trace, ledger, servers, traffic);
        plan.orders().forEach(spec -> orders.putIfAbsent(spec.label(), new Order(spec)));
        users = new Users(this);
        routes = new Routes(this);
        cluster = new Cluster(this);
    }

    private ProviderServer server(ProviderModel model, RandomGenerator ofProviders) {
        return new ProviderServer(model, time, ledger, weather, ofProviders, trace, this::created, this::isKnown);
    }

    RandomGenerator stream(int number) {
        return new SplittableRandom(plan.seed() * 1_000_003 + number);
    }

    /** Providers that take part. */
    List<String> providers() {
        TreeSet<String> ids = new TreeSet<>();
        plan.orders().forEach(order -> ids.add(order.route().provider()));
        if (!plan.elsewhere().isEmpty()) {
            ids.add(servers.get(0).model().id());
        }
        return new ArrayList<>(ids);
    }

    ProviderServer server(String provider) {
        return servers.stream()
                .filter(s -> s.model().id().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    Order orderOf(PaidTask task) {
        return orders.get(task.label);
    }

    /** Carries the plan out; throws a {@link Violation} when a promise does not hold. */
    void run() {
        for (Fault fault : plan.faults()) {
            time.in(fault.at(), () -> begin(fault));
        }
        cluster.startAll();
        plan.orders().forEach(spec -> time.in(spec.at(), () -> users.place(spec)));
        plan.elsewhere().forEach(at -> time.in(at, this::makeElsewhere));
        new Bystanders(this).begin();
        time.runUntil(plan.length().toNanos());
        new Liveness(this).check();
        over = true;
        sightings.add("charges", ledger.size());
    }

    private void begin(Fault fault) {
        trace.add(fault.target(), "FAULT", fault::toString);
        switch (fault.kind()) {
            case NODE_KILLED,
                    NODE_STOPPED,
                    NODE_PAUSED,
                    NODE_SLEEPS,
                    CLOCK_SET,
                    CONSUMERS_SUSPENDED,
                    CONSUMERS_STOPPED,
                    ROUTES_STOPPED -> cluster.strike(fault);
            default -> {
                weather.begin(fault);
                time.in(fault.length(), () -> weather.end(fault));
            }
        }
    }

    private void makeElsewhere() {
        ProviderServer server = servers.get(0);
        String label = "elsewhere-" + ledger.size();
        PaidTask task = server.create(
                SimulatedNode.API_KEY, label, ProviderModel.object().put("model", "seedance-2.0"));
        elsewhere.add(task);
        trace.add(-1, "made elsewhere", () -> task.id);
    }

    private boolean isKnown(PaidTask task) {
        return store.byTaskId(task.provider, server(task.provider).model().baseUrl(), task.id) != null;
    }

    /** A task was made: its webhook comes when it has ended. */
    private void created(PaidTask task) {
        checkBudget(task);
        if (task.callback == null) {
            return;
        }
        String token = task.callback.substring(task.callback.lastIndexOf('/') + 1);
        ProviderModel model = server(task.provider).model();
        time.in(Math.max(0, task.endsAt - time.now()), () -> {
            if (task.end == TaskEnd.CANCELLED || weather.strikes(FaultKind.WEBHOOK_LOST, -1)) {
                return;
            }
            Duration late = weather.amount(FaultKind.WEBHOOK_LATE, -1);
            time.in(weather.upTo(Duration.ofSeconds(2)) + late.toNanos(), () -> cluster.webhook(token, task, model));
            if (!late.isZero()) {
                time.in(late.multipliedBy(2), () -> cluster.webhook(token, task, model));
            }
        });
    }

    /** With each charge: all that was charged, or can be, fits into the budget of the orders. */
    private void checkBudget(PaidTask task) {
        Order order = orderOf(task);
        int budget = order == null ? 0 : order.spec.route().budget();
        if (budget == 0) {
            return;
        }
        ProviderModel model = server(task.provider).model();
        long charged = ledger.tasks().stream()
                .filter(other -> other.provider.equals(task.provider) && orderOf(other) != null)
                .filter(other ->
                        !other.hasEnded(time.now()) || other.end == TaskEnd.SUCCEEDED || model.chargesFailures())
                .count();
        sightings.saw(charged * model.price() == budget ? "budget used up" : "budget used");
        if (charged * model.price() > budget) {
            throw new Violation("%d tasks of %s are paid, at %d each, with a budget of %d: %s was one too many"
                    .formatted(charged, task.provider, model.price(), budget, task.label));
        }
    }

    boolean isOver() {
        return over;
    }

    /** How a new node reaches what the nodes share. */
    TaskRepository repository(int node) {
        return database == null ? store.truth() : database.of(node);
    }

    /** The end of the world: whatever is left is cleared away. */
    void clear() {
        cluster.clear();
        if (database != null) {
            database.close();
        }
    }

    List<String> lines() {
        return trace.lines();
    }
}
