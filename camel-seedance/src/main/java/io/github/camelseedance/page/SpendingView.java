/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was spent in the last seven days, and what is reserved for tasks that run. Looked up every ten seconds at most. */
final class SpendingView {

    private static final int DAYS = 7;
    private static final int MAX_MODEL = 120;
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private List<Spending> last;
    private LocalDate today;
    private long lookedAt;

    SpendingView(TaskRepository repository, Scheduler scheduler) {
        this.repository = repository;
        this.scheduler = scheduler;
    }

    private synchronized List<Spending> look() {
        if (last == null || scheduler.nanoTime() - lookedAt >= KEPT_NANOS) {
            today = LocalDate.ofInstant(scheduler.now(), ZoneOffset.UTC);
            // up to the begin of the first day, and not a moment of the day before
            last = repository.spending(today.minusDays(DAYS - 1L)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .minusNanos(1));
            lookedAt = scheduler.nanoTime();
        }
        return last;
    }

    /** Amounts of today by currency. */
    synchronized Map<String, String> today() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        look().stream()
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
        look().forEach(spending -> (spending.isReserved() ? reserved : spent).add(entry(spending)));
        List<String> days = new ArrayList<>();
        for (int ago = DAYS - 1; ago >= 0; ago--) {
            days.add(today.minusDays(ago).toString());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("days", days);
        values.put("spending", spent);
        values.put("reserved", reserved);
        return values;
    }

    private static Map<String, Object> entry(Spending spending) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!spending.isReserved()) {
            entry.put("day", spending.day().toString());
        }
        entry.put("queue", spending.payer().queue());
        entry.put("provider", spending.payer().provider());
        entry.put("account", spending.payer().account());
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
