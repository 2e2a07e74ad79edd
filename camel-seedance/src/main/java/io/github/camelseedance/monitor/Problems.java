/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.monitor;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.util.TimeUtils;

/** What is wrong, in sentences for an operator: what it is, since when, and what to do. Safe to show. */
public record Problems(TaskOverview overview, TrackerStatistics statistics) {

    private static final int MAX_REASON = 200;

    /**
     * What the accounts have. It needs no repository.
     *
     * @param words whether the provider's own words are told too
     */
    public List<String> ofAccounts(boolean words) {
        Set<String> result = new LinkedHashSet<>();
        for (Account account : overview.sortedAccounts()) {
            Stream.concat(account.troubles().pause().stream(), account.troubles().outOfCredits().stream())
                    .map(pause -> account(account, pause, words))
                    .forEach(result::add);
        }
        return List.copyOf(result);
    }

    /** What the repository shows. */
    public List<String> ofTasks() {
        List<String> result = new ArrayList<>();
        long inDoubt = overview.count(TaskState.IN_DOUBT);
        if (inDoubt > 0) {
            result.add("%s in doubt%s: nobody knows whether it was accepted, and paid; settle it with seedance:resolve"
                    .formatted(number(inDoubt, "submission"), oldest(TaskState.IN_DOUBT)));
        }
        long parked = overview.count(TaskState.PARKED);
        if (parked > 0) {
            result.add("%s parked%s: kept and not delivered; bring it back with seedance:resolve"
                    .formatted(number(parked, "task"), oldest(TaskState.PARKED)));
        }
        long ended = overview.count(TaskState.ENDED);
        long failed = statistics.getDeliveriesFailed();
        if (ended > 0 && failed > 0) {
            result.add("%s not delivered yet, and %s failed here: look at the route"
                    .formatted(number(ended, "end"), number(failed, "delivery", "deliveries")));
        }
        return result;
    }

    /** Budgets that are nearly used up. It reads the repository. */
    public List<String> ofBudgets() {
        return overview.budgetLevels().stream()
                .filter(BudgetLevel::isNearItsEnd)
                .map(Problems::budget)
                .toList();
    }

    private static String budget(BudgetLevel level) {
        Instant freeAt = level.freeAt();
        return "Queue %s, %s, account %s: the budget is near its end, %s of %s %s in %s are used: what would go above it is refused%s"
                .formatted(
                        level.payer().queue(),
                        level.payer().provider(),
                        level.payer().account(),
                        level.use().total().toPlainString(),
                        level.budget().limit().toPlainString(),
                        level.use().currency(),
                        TimeText.of(level.budget().period()),
                        freeAt == null ? "" : "; some of it is free again at " + TaskOverview.text(freeAt));
    }

    private String account(Account account, AccountPause pause, boolean words) {
        String what =
                switch (pause.kind()) {
                    case AUTH -> "the key is refused";
                    case CREDITS -> "out of credits, nothing can be submitted";
                    case RATE -> "rate limited";
                    case UNAVAILABLE -> "does not answer as it should";
                };
        String next = pause.activeAt(overview.now())
                ? "asked again in " + duration(overview.now(), pause.until())
                : "asked again with the next call";
        return "%s, account %s: %s for %s, %s%s"
                .formatted(
                        account.key().provider(),
                        account.key().account(),
                        what,
                        duration(pause.since(), overview.now()),
                        next,
                        words ? ": " + SafeText.of(pause.reason(), MAX_REASON) : "");
    }

    private String oldest(TaskState state) {
        return overview.oldest(state)
                .map(since -> ", the oldest submitted " + duration(since, overview.now()) + " ago")
                .orElse("");
    }

    static String duration(Instant from, Instant to) {
        return age(Math.max(0, Duration.between(from, to).toSeconds()));
    }

    /** Seconds to be read: {@code 3m12s}. */
    static String age(long seconds) {
        return seconds == 0 ? "0s" : TimeUtils.printDuration(Duration.ofSeconds(seconds), false);
    }

    private static String number(long count, String one) {
        return number(count, one, one + "s");
    }

    private static String number(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
