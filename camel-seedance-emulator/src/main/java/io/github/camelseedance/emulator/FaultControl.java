/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The faults of an emulator. The rule that was armed first and matches a request strikes it; a request is struck by one at
 * most.
 */
public final class FaultControl {
    private final Clock clock;
    private final List<FaultRule> rules = new ArrayList<>();
    private boolean down;
    private Random random;
    private double probability;
    private Set<Operation> randomOperations = Set.of();
    private List<Fault> randomFaults = List.of();

    FaultControl(Clock clock) {
        this.clock = clock;
    }

    /** Begins a rule for these operations, or for all if none is named. */
    public FaultRule on(Operation... operations) {
        return new FaultRule(this, operations.length == 0 ? Set.of() : EnumSet.copyOf(List.of(operations)));
    }

    /**
     * Strikes requests at random.
     *
     * @param seed makes the sequence of decisions repeatable; which request meets which one depends on their order
     * @param share of the requests that are struck, 0 to 1
     * @param faults of which one is taken at random
     * @param operations that are struck, all if none is named
     */
    public synchronized void random(long seed, double share, List<Fault> faults, Operation... operations) {
        this.random = new Random(seed);
        this.probability = share;
        this.randomFaults = List.copyOf(faults);
        this.randomOperations = operations.length == 0 ? Set.of() : EnumSet.copyOf(List.of(operations));
    }

    /** Resets every connection until {@link #up()}, whatever is asked. Nothing takes effect. */
    public synchronized void down() {
        down = true;
    }

    /** Ends what {@link #down()} began. */
    public synchronized void up() {
        down = false;
    }

    /** Removes all faults, random ones and the outage included. */
    public synchronized void clear() {
        rules.clear();
        random = null;
        down = false;
    }

    /** The rules that can still strike. */
    public synchronized List<FaultRule> armed() {
        Instant now = clock.instant();
        return rules.stream().filter(rule -> !rule.isSpent(now)).toList();
    }

    synchronized Optional<Fault> strike(RecordedRequest request) {
        if (down) {
            return Optional.of(Fault.connectionReset());
        }
        Instant now = clock.instant();
        for (FaultRule rule : rules) {
            if (rule.strikes(request, now)) {
                Fault fault = rule.fault();
                if (rule.isSpent(now)) {
                    rules.remove(rule);
                }
                return Optional.of(fault);
            }
        }
        boolean candidate = random != null
                && !randomFaults.isEmpty()
                && (randomOperations.isEmpty() || randomOperations.contains(request.operation()));
        if (candidate && random.nextDouble() < probability) {
            return Optional.of(randomFaults.get(random.nextInt(randomFaults.size())));
        }
        return Optional.empty();
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void arm(FaultRule rule) {
        rules.add(rule);
    }

    synchronized void disarm(FaultRule rule) {
        rules.remove(rule);
    }
}
