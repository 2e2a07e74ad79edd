/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.SeedanceComponent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** How much longer a context starts with a route of the component than with one of direct and log alone, each in a JVM of its own. */
public final class StartUp {

    private static final String GROUP = "Start";
    private static final int ROUNDS = 5;
    private static final String STARTED = "Started after seconds: ";

    private StartUp() {}

    static void run(Report report) throws Exception {
        report.progress("Start-up");
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(start("direct:out"));
            with.add(start("seedance:generate"));
        }
        double more = Figure.median(with) - Figure.median(without);
        report.add(Figure.of(GROUP, "a context without the component", Figure.median(without), "s"));
        report.add(new Figure(GROUP, "more with it", more, "s", "at most 0.15", more <= 0.15, false));
    }

    private static double start(String target) throws Exception {
        try (ChildJvm child = new ChildJvm(StartUp.class, target)) {
            return Double.parseDouble(child.told(STARTED));
        }
    }

    /** Starts a context with a route to an endpoint and prints the seconds since the JVM began. */
    public static void main(String[] args) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        if (args[0].startsWith("seedance")) {
            SeedanceComponent component = new SeedanceComponent();
            component.getConfiguration().setProvider("seedance2.movie");
            component.getConfiguration().setApiKey("key");
            context.addComponent("seedance", component);
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to("log:in").to(args[0]);
            }
        });
        context.start();
        System.out.println(STARTED + ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        System.exit(0);
    }
}
