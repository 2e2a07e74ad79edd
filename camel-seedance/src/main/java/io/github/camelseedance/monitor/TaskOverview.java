/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.monitor;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What runs, since when, what is wrong and what it cost, for the dev console and JMX. Plain values only, fit for JSON; no prompts,
 * addresses or secrets. An instance is one look: it counts once. Reads the repository, which can fail.
 */
public final class TaskOverview {

    private static final int MAX_KEY = 64;
    private static final Comparator<Account> BY_NAME = Comparator.comparing(
                    (Account account) -> account.key().provider())
            .thenComparing(account -> account.key().account())
            .thenComparing(account -> account.key().keyHash());

    private final SeedanceRuntime runtime;
    private final Instant now;
    private List<TaskCount> counts;
    private List<BudgetLevel> budgets;

    public TaskOverview(SeedanceRuntime runtime) {
        this.runtime = runtime;
        this.now = runtime.scheduler().now();
    }

    /** When the look was taken. */
    Instant now() {
        return now;
    }

    private List<TaskCount> counts() {
        if (counts == null) {
            counts = runtime.repository().counts();
        }
        return counts;
    }

    /** How much of the budgets is used. */
    List<BudgetLevel> budgetLevels() {
        if (budgets == null) {
            budgets = runtime.budgets().levels();
        }
        return budgets;
    }

    /** How much of the budgets of this node's producers is used. */
    public List<Map<String, Object>> budgets() {
        List<Map<String, Object>> result = new ArrayList<>();
        for (BudgetLevel level : budgetLevels()) {
            Map<String, Object> entry = names(level.payer());
            entry.put("limit", level.budget().limit());
            entry.put("period", TimeText.of(level.budget().period()));
            entry.put("used", level.use().total());
            put(entry, "currency", level.use().currency());
            entry.put("percent", level.percent());
            entry.put("ended", level.use().ended().amount());
            entry.put("running", level.use().running().amount());
            entry.put("inDoubt", level.use().inDoubt().amount());
            put(entry, "freeAt", level.freeAt() == null ? null : text(level.freeAt()));
            result.add(entry);
        }
        return result;
    }

    /** The answer in a few numbers. */
    public Map<String, Object> summary() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("running", count(TaskState.RUNNING));
        oldest(TaskState.RUNNING).ifPresent(since -> {
            result.put("runningSince", text(since));
            result.put("runningSeconds", seconds(since));
        });
        result.put("submitting", count(TaskState.SUBMITTING));
        result.put("waitingForDelivery", count(TaskState.ENDED));
        result.put("inDoubt", count(TaskState.IN_DOUBT));
        result.put("parked", count(TaskState.PARKED));
        result.put("spent", runtime.tracker().statistics().getCredits());
        return result;
    }

    /** Tasks by queue, provider, account and state, with the age of the oldest. */
    public List<Map<String, Object>> tasks() {
        List<Map<String, Object>> result = new ArrayList<>();
        counts().stream()
                .sorted(Comparator.comparing((TaskCount c) -> c.scope().queue())
                        .thenComparing(c -> c.scope().provider())
                        .thenComparing(c -> c.scope().account())
                        .thenComparing(c -> c.scope().baseUrl())
                        .thenComparing(TaskCount::state))
                .forEach(count -> {
                    Map<String, Object> entry = names(Payer.of(count.scope()));
                    entry.put("state", count.state().text());
                    entry.put("count", count.count());
                    if (count.oldest() != null) {
                        entry.put("oldest", text(count.oldest()));
                        entry.put("oldestSeconds", seconds(count.oldest()));
                    }
                    result.add(entry);
                });
        return result;
    }

    /** How many tasks are in a state. */
    public long count(TaskState state) {
        return TaskCount.sum(counts(), state);
    }

    /** Since when the oldest task in a state is there; empty when none is. */
    Optional<Instant> oldest(TaskState state) {
        return TaskCount.oldest(counts(), state);
    }

    /** Rows in a state, oldest first. */
    public List<Map<String, Object>> rows(TaskState state, int limit) {
        return runtime.repository().list(null, state, limit).stream()
                .map(this::row)
                .toList();
    }

    private Map<String, Object> row(TaskRow row) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("submission", row.id());
        put(entry, "submissionKey", SafeText.of(row.submissionKey(), MAX_KEY));
        put(entry, "taskId", row.taskId());
        entry.putAll(names(Payer.of(row.scope())));
        Instant since = row.sentAt() == null ? row.createdAt() : row.sentAt();
        if (since != null) {
            entry.put("since", text(since));
            entry.put("ageSeconds", seconds(since));
        }
        if (row.deliveries() > 0) {
            entry.put("deliveries", row.deliveries());
        }
        put(entry, "reason", row.reason());
        return entry;
    }

    /** The accounts, in a stable order. */
    List<Account> sortedAccounts() {
        return runtime.accounts().all().stream().sorted(BY_NAME).toList();
    }

    /** Accounts that were asked, with what became of the requests and what troubles them. */
    public List<Map<String, Object>> accounts() {
        List<Map<String, Object>> result = new ArrayList<>();
        for (Account account : sortedAccounts()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("provider", account.key().provider());
            entry.put("account", account.key().account());
            entry.put("requests", account.requests());
            entry.put("requestsInLastMinute", account.requestsInLastMinute());
            entry.put("outcomes", outcomes(account));
            entry.put("inFlight", account.inFlight());
            entry.put("waiting", account.waiting());
            entry.put("limiterWaits", account.limiterWaits());
            account.troubles().pause().ifPresent(pause -> entry.put("trouble", trouble(pause)));
            result.add(entry);
        }
        return result;
    }

    private static Map<String, Object> outcomes(Account account) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (CallOutcome outcome : CallOutcome.values()) {
            long count = Arrays.stream(CallKind.values())
                    .mapToLong(kind -> account.requests(kind, outcome))
                    .sum();
            if (count > 0) {
                result.put(outcome.text(), count);
            }
        }
        return result;
    }

    private static Map<String, Object> trouble(AccountPause pause) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("kind", pause.kind().name().toLowerCase(Locale.ROOT));
        result.put("reason", pause.reason());
        result.put("since", text(pause.since()));
        result.put("until", text(pause.until()));
        result.put("failures", pause.failures());
        return result;
    }

    /** What this node has done since it started. */
    public Map<String, Object> totals() {
        TrackerStatistics statistics = runtime.tracker().statistics();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("since", text(runtime.startedAt()));
        result.put("followed", runtime.tracker().followedCount());
        result.put("submitted", statistics.getSubmitted());
        result.put("ended", statistics.getEnded());
        result.put("delivered", statistics.getDelivered());
        result.put("deliveriesFailed", statistics.getDeliveriesFailed());
        result.put("fenced", statistics.getFenced());
        result.put("credits", statistics.getCredits());
        return result;
    }

    /** Since when, without fractions of a second. */
    static String text(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    /** Queue, provider and account, by these names; the map can be changed. */
    public static Map<String, Object> names(Payer payer) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("queue", payer.queue());
        result.put("provider", payer.provider());
        result.put("account", payer.account());
        return result;
    }

    private long seconds(Instant since) {
        return Math.max(0, Duration.between(since, now).toSeconds());
    }

    private static void put(Map<String, Object> entry, String name, Object value) {
        if (value != null) {
            entry.put(name, value);
        }
    }
}
