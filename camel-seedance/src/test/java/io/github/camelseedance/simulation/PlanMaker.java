/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Makes the plan of a world from its seed. */
final class PlanMaker {

    private static final List<String> PROVIDERS =
            List.of("seedance2.movie", "seedance2.movie", "seedance2.ink", "seedanceapi.org");
    private static final int MAX_FAULTS = 14;
    /** One of so many worlds has a budget. */
    private static final int BOUNDED = 6;

    private static final int MOVIE_PRICE = 9;
    private static final int ORG_PRICE = 28;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final RandomGenerator random;
    private final long seed;
    private final Duration length;
    private final int nodes;

    private PlanMaker(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        length = Duration.ofMinutes(random.nextInt(5, 40));
        nodes = random.nextInt(1, 5);
    }

    static Plan plan(long seed) {
        return new PlanMaker(seed).make();
    }

    private Plan make() {
        List<RouteSpec> routes = new ArrayList<>();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            routes.add(route());
        }
        int most = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 32;
        int perMinute = random.nextInt(4) == 0 ? random.nextInt(20, 60) : 0;
        Plan plan = new Plan(
                seed,
                new Plan.NodesSpec(nodes, most, perMinute, 0.8, consumerOptions()),
                length,
                orders(routes),
                elsewhere(),
                faults(),
                random.nextInt(6),
                false);
        return seed % BOUNDED == 2 ? bounded(plan) : plan;
    }

    /**
     * The same world with a budget for a few orders of each provider that tells its prices, where most orders come in the same seconds,
     * to a repository that is slow.
     */
    private Plan bounded(Plan plan) {
        RandomGenerator own = new SplittableRandom(~seed);
        Duration rush = Duration.ofMillis(own.nextLong(length.toMillis() / 2));
        int most = own.nextInt(1, 4);
        List<OrderSpec> orders = new ArrayList<>();
        for (OrderSpec order : plan.orders()) {
            int price = order.route().provider().equals("seedance2.ink")
                    ? 0
                    : order.route().provider().equals("seedanceapi.org") ? ORG_PRICE : MOVIE_PRICE;
            RouteSpec route = price == 0 ? order.route() : order.route().bounded(most * price);
            Duration at = own.nextInt(4) == 0 ? order.at() : rush.plusMillis(own.nextLong(3_000));
            orders.add(new OrderSpec(
                    order.label(), route, at, order.node(), order.key(), order.redeliveries(), order.retries()));
        }
        List<Fault> faults = new ArrayList<>(plan.faults());
        faults.add(new Fault(
                FaultKind.REPOSITORY_SLOW,
                rush,
                Duration.ofSeconds(10),
                -1,
                0.5,
                Duration.ofSeconds(own.nextInt(1, 5))));
        return plan.with(orders, plan.elsewhere(), faults, plan.visits());
    }

    private String consumerOptions() {
        return switch (random.nextInt(8)) {
            case 0 -> "&maxDeliveries=" + random.nextInt(1, 4);
            case 1 -> "&maxInflight=" + random.nextInt(1, 4);
            case 2 -> "&maxMessagesPerPoll=" + random.nextInt(1, 4);
            case 3 -> "&source=account&listInterval=30000";
            default -> "";
        };
    }

    private RouteSpec route() {
        String provider = PROVIDERS.get(random.nextInt(PROVIDERS.size()));
        boolean awaits = random.nextInt(3) == 0;
        boolean tracked = !awaits || random.nextInt(4) > 0;
        int policy = random.nextInt(10);
        String options =
                switch (policy) {
                    case 0, 1 -> "&onAmbiguousSubmit=fail";
                    case 2 -> "&onAmbiguousSubmit=resend";
                    default -> "";
                };
        if (provider.equals("seedance2.movie") && random.nextBoolean()) {
            options += "&model=seedance-2.0&resolution=720p";
        }
        if (random.nextBoolean()) {
            options += "&webhookUrl=https://hooks.example.com/in";
        }
        return new RouteSpec(
                provider,
                options,
                policy == 2 ? 1 : 0,
                tracked,
                awaits,
                Duration.ofSeconds(random.nextInt(60, 300)),
                Duration.ofSeconds(random.nextInt(30, 600)));
    }

    private List<OrderSpec> orders(List<RouteSpec> routes) {
        List<OrderSpec> orders = new ArrayList<>();
        int count = random.nextInt(1, 12);
        for (int i = 0; i < count; i++) {
            boolean keyed = random.nextInt(5) < 2;
            OrderSpec order = new OrderSpec(
                    "order-" + i,
                    routes.get(random.nextInt(routes.size())),
                    sometime(),
                    random.nextInt(nodes),
                    keyed ? "key-" + i : null,
                    random.nextInt(4),
                    keyed ? random.nextInt(4) : 0);
            orders.add(order);
            if (keyed && random.nextInt(6) == 0) {
                // by mistake, for something else
                orders.add(new OrderSpec(
                        "other-" + i, order.route(), sometime(), random.nextInt(nodes), order.key(), 0, 0));
            }
            if (keyed && random.nextInt(4) == 0) {
                // the same message comes twice, perhaps at the same moment
                Duration at = random.nextBoolean() ? order.at() : order.at().plusMillis(random.nextLong(180_000));
                orders.add(new OrderSpec(
                        order.label(),
                        order.route(),
                        at,
                        random.nextInt(nodes),
                        order.key(),
                        random.nextInt(3),
                        random.nextInt(3)));
            }
        }
        return orders;
    }

    private List<Duration> elsewhere() {
        List<Duration> times = new ArrayList<>();
        for (int i = random.nextInt(8) - 4; i > 0; i--) {
            times.add(sometime());
        }
        return times;
    }

    private Duration sometime() {
        return Duration.ofMillis(random.nextLong(length.toMillis()));
    }

    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        int count = random.nextInt(8) == 0 ? 0 : random.nextInt(1, MAX_FAULTS);
        FaultKind[] kinds = FaultKind.values();
        for (int i = 0; i < count; i++) {
            faults.add(fault(kinds[random.nextInt(kinds.length)]));
        }
        return faults;
    }

    private Fault fault(FaultKind kind) {
        int node = random.nextInt(nodes);
        int some = random.nextInt(3) == 0 ? -1 : node;
        return switch (kind) {
            case NODE_KILLED, NODE_STOPPED -> fault(kind, minutes(5), node, 1, Duration.ZERO);
            case NODE_PAUSED, NODE_SLEEPS -> fault(kind, seconds(400), node, 1, Duration.ZERO);
            case CLOCK_SET -> fault(kind, seconds(1), node, 1, Duration.ofSeconds(random.nextLong(-7200, 7200)));
            case CONSUMERS_SUSPENDED, CONSUMERS_STOPPED, ROUTES_STOPPED ->
                fault(kind, minutes(5), node, 1, Duration.ZERO);
            case REPOSITORY_SLOW -> fault(kind, minutes(5), some, random.nextDouble(0.3), seconds(30));
            case REPOSITORY_DOWN -> fault(kind, minutes(3), some, random.nextBoolean() ? 1 : 0.3, Duration.ZERO);
            case REPOSITORY_ANSWER_LOST -> fault(kind, minutes(5), some, random.nextDouble(0.5), Duration.ZERO);
            case SLOW -> fault(kind, minutes(10), some, random.nextDouble(0.6), seconds(30));
            case LIST_STANDS_STILL -> fault(kind, minutes(2), -1, 1, Duration.ZERO);
            case LIST_LAGS -> fault(kind, minutes(20), -1, 1, seconds(90));
            case NOT_FOUND_AT_FIRST -> fault(kind, minutes(20), -1, 1, seconds(20));
            case LIST_HIDES_SEED, LIST_RENAMES_MODEL ->
                fault(kind, random.nextBoolean() ? length : FOR_EVER, -1, 1, Duration.ZERO);
            case PROVIDER_CLOCK -> fault(kind, FOR_EVER, -1, 1, Duration.ofSeconds(random.nextLong(-900, 900)));
            case WEBHOOK_LATE, WEBHOOK_LOST -> fault(kind, length, -1, 0.5, seconds(600));
            case ROUTE_SLOW -> fault(kind, minutes(10), some, random.nextDouble(), seconds(120));
            case ROUTE_BLOCKS -> fault(kind, minutes(10), some, random.nextDouble(), seconds(20));
            default -> fault(kind, minutes(8), some, 0.1 + random.nextDouble(0.9), seconds(120));
        };
    }

    private Fault fault(FaultKind kind, Duration length, int node, double intensity, Duration amount) {
        return new Fault(kind, sometime(), length, node, intensity, amount);
    }

    private Duration minutes(int most) {
        return Duration.ofMillis(random.nextLong(most * 60_000L));
    }

    private Duration seconds(int most) {
        return Duration.ofMillis(random.nextLong(1, most * 1000L));
    }
}
