/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskRepository;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much of the budgets of this context is used, by all nodes. Looked up every ten seconds at most. */
final class BudgetView {

    /** From so many percent on a budget needs a person. */
    static final int NEARLY = 80;

    private static final int MAX_BUDGETS = 50;
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final PageAccess access;
    private List<Map<String, Object>> last;
    private long lookedAt;

    BudgetView(TaskRepository repository, Scheduler scheduler, PageAccess access) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.access = access;
    }

    /** Budgets with what is used of them: {@code limit used percent currency periodMillis queue provider account}. */
    synchronized List<Map<String, Object>> values() {
        if (last == null || scheduler.nanoTime() - lookedAt >= KEPT_NANOS) {
            List<Map<String, Object>> values = new ArrayList<>();
            access.budgets().stream().limit(MAX_BUDGETS).forEach(budget -> values.addAll(of(budget)));
            last = values;
            lookedAt = scheduler.nanoTime();
        }
        return last;
    }

    private List<Map<String, Object>> of(PageAccess.QueueBudget queue) {
        Budget budget = queue.budget();
        List<Map<String, Object>> values = new ArrayList<>();
        for (BudgetUse use : repository.budgetUse(queue.payer(), scheduler.now().minus(budget.period()))) {
            if (use.currency() != null) {
                values.add(value(queue.payer(), budget, use));
            }
        }
        return values;
    }

    private static Map<String, Object> value(Payer payer, Budget budget, BudgetUse use) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("queue", payer.queue());
        value.put("provider", payer.provider());
        value.put("account", payer.account());
        value.put("currency", use.currency());
        value.put("limit", budget.limit().toPlainString());
        value.put("periodMillis", budget.period().toMillis());
        value.put("used", use.total().toPlainString());
        value.put("reserved", use.running().amount().add(use.inDoubt().amount()).toPlainString());
        value.put(
                "percent",
                use.total()
                        .multiply(HUNDRED)
                        .divide(budget.limit(), 0, RoundingMode.DOWN)
                        .intValue());
        return value;
    }
}
