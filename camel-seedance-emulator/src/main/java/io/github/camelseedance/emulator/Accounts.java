/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Credits by provider and key, and who was charged for what. */
public final class Accounts {
    private final EmulatorSettings settings;
    private final Map<Owner, BigDecimal> used = new ConcurrentHashMap<>();
    private final BoundedLog<Charge> charges;

    private record Owner(EmulatedProvider provider, String key) {}

    Accounts(EmulatorSettings settings) {
        this.settings = settings;
        this.charges = new BoundedLog<>(settings.keptTasks());
    }

    /** What each account of a provider starts with. */
    public BigDecimal total(EmulatedProvider provider) {
        return settings.credits().get(provider);
    }

    BigDecimal used(EmulatedProvider provider, String key) {
        return used.getOrDefault(new Owner(provider, key), BigDecimal.ZERO);
    }

    boolean covers(EmulatedProvider provider, String key, BigDecimal cost) {
        return total(provider).subtract(used(provider, key)).compareTo(cost) >= 0;
    }

    void charge(EmulatedTask task, Instant at) {
        used.merge(new Owner(task.provider(), task.key()), task.cost(), BigDecimal::add);
        charges.add(new Charge(task.provider(), task.id(), task.submission().prompt(), task.cost(), at));
    }

    List<Charge> charges() {
        return charges.list();
    }

    void reset() {
        used.clear();
        charges.clear();
    }
}
