/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRepository;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The budgets of the producers that run here, and how much of them is used. */
public final class Budgets {

    private record Bounded(Payer payer, Budget budget) {}

    private static final Comparator<Bounded> ORDER = Comparator.comparing((Bounded bounded) -> bounded.payer.queue())
            .thenComparing(bounded -> bounded.payer.provider())
            .thenComparing(bounded -> bounded.payer.account())
            .thenComparing(bounded -> bounded.budget.limit())
            .thenComparing(bounded -> bounded.budget.period());

    private final TaskRepository repository;
    private final Scheduler scheduler;
    /** How many producers have it. */
    private final Map<Bounded, Integer> budgets = new ConcurrentHashMap<>();

    Budgets(TaskRepository repository, Scheduler scheduler) {
        this.repository = repository;
        this.scheduler = scheduler;
    }

    /** A producer with that budget has started. */
    public void add(Payer payer, Budget budget) {
        budgets.merge(new Bounded(payer, budget), 1, Integer::sum);
    }

    /** It has stopped. */
    public void remove(Payer payer, Budget budget) {
        budgets.computeIfPresent(new Bounded(payer, budget), (bounded, count) -> count == 1 ? null : count - 1);
    }

    /** How much of each is used, in a stable order; a query for each. */
    public List<BudgetLevel> levels() {
        return budgets.keySet().stream()
                .sorted(ORDER)
                .map(bounded -> BudgetLevel.of(
                        bounded.payer,
                        bounded.budget,
                        repository.budgetUse(bounded.payer, scheduler.now().minus(bounded.budget.period()))))
                .toList();
    }
}
