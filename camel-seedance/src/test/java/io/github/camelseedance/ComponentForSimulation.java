/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.Hashes;
import java.util.random.RandomGenerator;
import org.apache.camel.Consumer;

/** Opens to the simulation what is for tests only. */
public final class ComponentForSimulation {

    private ComponentForSimulation() {}

    /** A component with simulated time and random numbers. */
    public static SeedanceComponent create(Scheduler time, RandomGenerator random) {
        SeedanceComponent component = new SeedanceComponent();
        component.setScheduler(time);
        component.setRandom(random);
        return component;
    }

    /** What the health check of a consumer says is wrong, or null. */
    public static String problem(Consumer consumer) {
        return ((SeedanceConsumer) consumer).problem();
    }

    /** A webhook has come to a node. */
    public static void webhook(SeedanceComponent component, String token, String taskId) {
        component.runtime().tracker().webhook(Hashes.of(token), taskId);
    }
}
