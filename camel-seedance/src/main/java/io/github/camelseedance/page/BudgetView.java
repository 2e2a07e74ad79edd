/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.BudgetUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much of the budgets of this context is used, by all nodes. Looked up every ten seconds at most. */
final class BudgetView {

    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final SeedanceRuntime runtime;
    private List<BudgetLevel> last;
    private long lookedAt;

    BudgetView(SeedanceRuntime runtime) {
        this.runtime = runtime;
    }

    private synchronized List<BudgetLevel> levels() {
        if (last == null || runtime.scheduler().nanoTime() - lookedAt >= KEPT_NANOS) {
            last = runtime.budgets().levels();
            lookedAt = runtime.scheduler().nanoTime();
        }
        return last;
    }

    /** All budgets. */
    List<Map<String, Object>> values() {
        return levels().stream().map(BudgetView::value).toList();
    }

    /** Those that are nearly used up, as items that need a person. */
    List<Map<String, Object>> nearTheirEnd() {
        List<Map<String, Object>> items = new ArrayList<>();
        levels().stream()
                .filter(BudgetLevel::isNearItsEnd)
                .map(BudgetView::value)
                .forEach(value -> {
                    value.put("kind", "budget");
                    value.put(
                            "key",
                            "budget %s %s %s %s"
                                    .formatted(
                                            value.get("queue"),
                                            value.get("provider"),
                                            value.get("account"),
                                            value.get("limit")));
                    items.add(value);
                });
        return items;
    }

    private static Map<String, Object> value(BudgetLevel level) {
        BudgetUse use = level.use();
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("queue", level.payer().queue());
        value.put("provider", level.payer().provider());
        value.put("account", level.payer().account());
        value.put("currency", use.currency());
        value.put("limit", level.budget().limit().toPlainString());
        value.put("periodMillis", level.budget().period().toMillis());
        value.put("used", use.total().toPlainString());
        value.put("reserved", use.running().amount().add(use.inDoubt().amount()).toPlainString());
        value.put("percent", level.percent());
        return value;
    }
}
