/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.monitor.TaskOverview;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.BudgetUse;
import io.github.camelseedance.task.store.Spending;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was spent in the last seven days, what is reserved for tasks that run, and the budgets of this context. Looked up every ten
 * seconds at most.
 */
final class SpendingView {

    private static final int DAYS = 7;
    private static final int MAX_MODEL = 120;
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final SeedanceRuntime runtime;
    private final boolean hidden;
    private List<Spending> last;
    private List<BudgetLevel> levels;
    private LocalDate today;
    private long lookedAt;

    /** @param hidden whether no amount is told */
    SpendingView(SeedanceRuntime runtime, boolean hidden) {
        this.runtime = runtime;
        this.hidden = hidden;
    }

    private synchronized void look() {
        long now = runtime.scheduler().nanoTime();
        if (last == null || now - lookedAt >= KEPT_NANOS) {
            today = LocalDate.ofInstant(runtime.scheduler().now(), ZoneOffset.UTC);
            // up to the begin of the first day, and not a moment of the day before
            Instant since = today.minusDays(DAYS - 1L)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .minusNanos(1);
            last = hidden ? List.of() : runtime.repository().spending(since);
            levels = runtime.budgets().levels();
            lookedAt = now;
        }
    }

    /** Amounts of today by currency. */
    synchronized Map<String, String> today() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        look();
        last.stream()
                .filter(spending -> today.equals(spending.day()) && spending.currency() != null)
                .forEach(spending -> sums.merge(spending.currency(), spending.amount(), BigDecimal::add));
        Map<String, String> result = new LinkedHashMap<>();
        sums.forEach((currency, amount) -> result.put(currency, amount.toPlainString()));
        return result;
    }

    /** Days, oldest first; sums by day, provider, account, model and currency; and what is reserved. */
    synchronized Map<String, Object> values() {
        List<Map<String, Object>> spent = new ArrayList<>();
        List<Map<String, Object>> reserved = new ArrayList<>();
        look();
        last.forEach(spending -> (spending.isReserved() ? reserved : spent).add(entry(spending)));
        List<String> days = new ArrayList<>();
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            days.add(today.minusDays(ago).toString());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("days", days);
        values.put("spending", spent);
        values.put("reserved", reserved);
        values.put(
                "budgets", hidden ? List.of() : levels.stream().map(this::value).toList());
        return values;
    }

    /** Budgets that are nearly used up, as items that need a person. */
    synchronized List<Map<String, Object>> nearTheirEnd() {
        look();
        List<Map<String, Object>> items = new ArrayList<>();
        for (BudgetLevel level : levels) {
            if (level.isNearItsEnd()) {
                Map<String, Object> item = value(level);
                item.put("kind", "budget");
                item.put(
                        "key",
                        "budget %s %s %s %s"
                                .formatted(item.get("queue"), item.get("provider"), item.get("account"), items.size()));
                items.add(item);
            }
        }
        return items;
    }

    private Map<String, Object> value(BudgetLevel level) {
        BudgetUse use = level.use();
        Map<String, Object> value = TaskOverview.names(level.payer());
        if (!hidden) {
            value.put("currency", use.currency());
            value.put("limit", level.budget().limit().toPlainString());
            value.put("periodMillis", level.budget().period().toMillis());
            value.put("used", use.total().toPlainString());
            value.put(
                    "reserved",
                    use.running().amount().add(use.inDoubt().amount()).toPlainString());
            value.put("percent", level.percent());
        }
        return value;
    }

    private static Map<String, Object> entry(Spending spending) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!spending.isReserved()) {
            entry.put("day", spending.day().toString());
        }
        entry.putAll(TaskOverview.names(spending.payer()));
        if (spending.model() != null) {
            entry.put("model", SafeText.of(spending.model(), MAX_MODEL));
        }
        if (spending.currency() != null) {
            entry.put("currency", spending.currency());
            entry.put("amount", spending.amount().toPlainString());
        }
        entry.put("tasks", spending.tasks());
        return entry;
    }
}
