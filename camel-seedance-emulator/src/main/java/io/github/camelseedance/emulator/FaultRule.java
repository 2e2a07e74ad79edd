/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Which requests a fault strikes. Begun with {@link FaultControl#on}, armed with {@link #inject}. */
public final class FaultRule {
    private final FaultControl control;
    private final Set<Operation> operations;
    private final AtomicInteger hits = new AtomicInteger();
    private EmulatedProvider provider;
    private Predicate<RecordedRequest> condition = request -> true;
    private int skip;
    private int times = 1;
    private Duration lasting;
    private Instant until;
    private Fault fault;

    FaultRule(FaultControl control, Set<Operation> operations) {
        this.control = control;
        this.operations = operations;
    }

    /** Only requests to this provider; by default all of them. */
    public FaultRule provider(EmulatedProvider only) {
        this.provider = only;
        return this;
    }

    /** Only requests that this is true of. */
    public FaultRule when(Predicate<RecordedRequest> predicate) {
        this.condition = predicate;
        return this;
    }

    /** Lets this many matching requests pass first; default 0. */
    public FaultRule after(int requests) {
        this.skip = requests;
        return this;
    }

    /** Strikes this many requests; default 1. */
    public FaultRule times(int requests) {
        this.times = requests;
        return this;
    }

    /** Strikes until it is removed. */
    public FaultRule always() {
        return times(Integer.MAX_VALUE);
    }

    /** Strikes every request for that long, in the emulator's time, from {@link #inject} on. */
    public FaultRule lasting(Duration duration) {
        this.lasting = duration;
        return always();
    }

    /** Arms the fault. */
    public FaultRule inject(Fault toInject) {
        this.fault = toInject;
        this.until = lasting == null ? null : control.now().plus(lasting);
        control.arm(this);
        return this;
    }

    /** How many requests it has struck. */
    public int hits() {
        return hits.get();
    }

    /** Disarms the fault. */
    public void remove() {
        control.disarm(this);
    }

    /** Called by one thread at a time: whether the rule strikes, which it then counts. */
    boolean strikes(RecordedRequest request, Instant now) {
        boolean matches = (operations.isEmpty() || operations.contains(request.operation()))
                && (provider == null || provider == request.provider())
                && (until == null || now.isBefore(until))
                && hits.get() < times
                && condition.test(request);
        if (!matches) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        hits.incrementAndGet();
        return true;
    }

    boolean isSpent(Instant now) {
        return hits.get() >= times || until != null && !now.isBefore(until);
    }

    Fault fault() {
        return fault;
    }

    @Override
    public String toString() {
        return (operations.isEmpty() ? "every operation" : operations) + ": " + fault.kind();
    }
}
