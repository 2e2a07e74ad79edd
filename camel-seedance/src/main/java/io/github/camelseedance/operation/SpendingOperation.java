/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SpendingReport;
import io.github.camelseedance.model.SpendingReport.Entry;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.Spending;
import io.github.camelseedance.task.store.TaskRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Reports what the wanted payers have spent in whole days, by day, provider, account and model, from the task repository: no request is
 * sent.
 */
public record SpendingOperation(
        TaskRepository repository, Scheduler scheduler, Duration period, Predicate<Payer> wanted) implements Operation {

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::day, Comparator.reverseOrder())
            .thenComparing(Entry::provider)
            .thenComparing(Entry::account)
            .thenComparing(Entry::model, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Entry::currency, Comparator.nullsLast(Comparator.naturalOrder()));

    private record Kind(LocalDate day, String provider, String account, String model, String currency) {}

    @Override
    public CompletableFuture<Void> process(Exchange exchange) {
        Instant now = scheduler.now();
        // the first day is told as a whole too
        Instant since = now.minus(period).truncatedTo(ChronoUnit.DAYS).minusMillis(1);
        exchange.getMessage().setBody(report(repository.spending(since), LocalDate.ofInstant(now, ZoneOffset.UTC)));
        return CompletableFuture.completedFuture(null);
    }

    private SpendingReport report(List<Spending> sums, LocalDate today) {
        Map<Kind, Entry> entries = new LinkedHashMap<>();
        for (Spending sum : sums) {
            if (wanted.test(sum.payer())) {
                Entry entry = entry(sum, today);
                entries.merge(
                        new Kind(entry.day(), entry.provider(), entry.account(), entry.model(), entry.currency()),
                        entry,
                        SpendingOperation::plus);
            }
        }
        return new SpendingReport(entries.values().stream().sorted(ORDER).toList());
    }

    private static Entry entry(Spending sum, LocalDate today) {
        boolean open = sum.isReserved();
        return new Entry(
                open ? today : sum.day(),
                sum.payer().provider(),
                sum.payer().account(),
                sum.model(),
                sum.currency(),
                open ? BigDecimal.ZERO : sum.amount(),
                open ? 0 : sum.tasks(),
                open ? sum.amount() : BigDecimal.ZERO,
                open ? sum.tasks() : 0);
    }

    private static Entry plus(Entry a, Entry b) {
        return new Entry(
                a.day(),
                a.provider(),
                a.account(),
                a.model(),
                a.currency(),
                a.cost().add(b.cost()),
                a.tasks() + b.tasks(),
                a.reserved().add(b.reserved()),
                a.running() + b.running());
    }
}
