/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import io.github.camelseedance.SeedanceComponent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** How much longer a context starts with a route of the component than with one of direct and log alone, each in a JVM of its own. */
public final class StartUp {

    private static final String GROUP = "Start";
    private static final int ROUNDS = 7;
    private static final double MOST = 0.15;
    private static final String STARTED = "Started after seconds: ";
    private static final String CLASSES = "With classes: ";

    private StartUp() {}

    static void run(Report report) throws Exception {
        report.progress("Start-up");
        List<Start> without = new ArrayList<>();
        List<Start> with = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(start("direct:out"));
            with.add(start("seedance:generate"));
        }
        double bare = least(without, Start::seconds);
        double more = least(with, Start::seconds) - bare;
        if (more > MOST) {
            report.note("How long a start takes depends on the machine and on what else it does: it fails nothing.");
        }
        report.add(Figure.of(GROUP, "a context without the component", bare, "s"));
        report.add(new Figure(GROUP, "more with it", more, "s", Bound.atMost(MOST), null));
        report.add(Figure.of(
                GROUP,
                "more classes with it",
                least(with, Start::classes) - least(without, Start::classes),
                "classes"));
    }

    /** What other programs do meanwhile only ever adds. */
    private static double least(List<Start> starts, ToDoubleFunction<Start> what) {
        return starts.stream().mapToDouble(what).min().orElseThrow();
    }

    private record Start(double seconds, double classes) {}

    private static Start start(String target) throws Exception {
        try (ChildJvm child = new ChildJvm(StartUp.class, target)) {
            return new Start(Double.parseDouble(child.told(STARTED)), Double.parseDouble(child.told(CLASSES)));
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
        System.out.println(CLASSES + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
        System.exit(0);
    }
}
