/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * A simulated world in which the real component runs: one to four nodes, each a whole component below its endpoints, in one thread, on
 * one virtual clock. A seed decides what users do, what goes wrong, and in which order things happen; so each failure can be seen again.
 *
 * <p><b>To run it:</b> {@code ./mvnw -pl camel-seedance -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false}. With
 * {@code -Dseeds=100000} it runs long, with {@code -Dfirst=N} it begins at another seed, with {@code -Dseed=N} it runs one and prints
 * what happens in it, one line an event: virtual time, node, what. A failure shows the world without all faults and orders that it
 * can do without.
 *
 * <p><b>What is simulated:</b> clocks ({@code VirtualTime}, {@code NodeTime}), threads ({@code SimulatedPool}), the network
 * ({@code Network}), the providers ({@code ProviderModel} and its subclasses) with a {@code Ledger} of what is paid, the store that
 * the nodes share with its troubles ({@code SharedStore}, {@code NodeRepository}), users ({@code Users}, {@code Bystanders}) and
 * routes ({@code Routes}). All that is known of the component is in {@code SimulatedNode}, {@code NodeRepository},
 * {@code SharedStore} and {@code ComponentForSimulation}.
 *
 * <p><b>What is checked:</b> all the time by {@code Traffic}, {@code Users}, {@code Routes} and {@code SharedStore}; in the end, when
 * nothing goes wrong any more, by {@code Liveness}. {@code SimulationTest} fails as well when something that should happen in some
 * world happens in none.
 *
 * <p><b>To add a fault:</b> a constant in {@code FaultKind}; how long and how often it strikes in {@code PlanMaker}; and, where it
 * strikes, {@code weather.strikes(...)}. <b>To add a provider:</b> a subclass of {@code ProviderModel} and a line in {@code World}.
 * <b>To add a defect:</b> a scenario in {@code ScenarioTest}, which is red until it is mended.
 */
package io.github.camelseedance.simulation;
