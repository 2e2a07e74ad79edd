/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.metrics;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountKey;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.store.BudgetLevel;
import io.github.camelseedance.task.store.Payer;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;

/** Meters of Micrometer. Their names and tags are documented and stable; no tag has a value that a message could choose. */
final class MicrometerMeters implements Meters {

    static final String REQUESTS = "seedance.requests";
    static final String LIMITER_WAITS = "seedance.limiter.waits";
    static final String SUBMITTED = "seedance.tasks.submitted";
    static final String ENDED = "seedance.tasks.ended";
    static final String MISMATCHES = "seedance.tasks.mismatches";
    static final String DURATION = "seedance.tasks.duration";
    static final String DETECTION = "seedance.tasks.detection";
    static final String DELIVERIES_FAILED = "seedance.deliveries.failed";
    static final String CREDITS = "seedance.credits";
    static final String TASKS = "seedance.tasks";
    static final String OLDEST = "seedance.tasks.oldest";
    static final String TROUBLE = "seedance.account.trouble";
    static final String BUDGET_USED = "seedance.budget.used";
    static final String BUDGET_LIMIT = "seedance.budget.limit";

    private static final List<String> MISMATCHED = List.of("aspectRatio", "duration", "resolution");
    private static final List<TaskState> STATES =
            List.of(TaskState.SUBMITTING, TaskState.IN_DOUBT, TaskState.RUNNING, TaskState.ENDED, TaskState.PARKED);

    private final MeterRegistry registry;
    private final MultiGauge tasks;
    private final MultiGauge oldest;
    private final MultiGauge trouble;
    private final MultiGauge budgetUsed;
    private final MultiGauge budgetLimit;
    private final Set<Tags> scopes = ConcurrentHashMap.newKeySet();
    /** By tags, because an account whose key was changed has two of them. Meters refer weakly to what they read. */
    private final Map<Tags, Set<Account>> accounts = new ConcurrentHashMap<>();

    private MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.tasks = MultiGauge.builder(TASKS).description("Tasks by state").register(registry);
        this.oldest = MultiGauge.builder(OLDEST)
                .description("Age of the oldest task in a state, 0 when there is none")
                .baseUnit("seconds")
                .register(registry);
        this.trouble = MultiGauge.builder(TROUBLE)
                .description("1 while the account has a trouble of this kind")
                .register(registry);
        this.budgetUsed = MultiGauge.builder(BUDGET_USED)
                .description("What counts against the budget, in the provider's currency")
                .register(registry);
        this.budgetLimit = MultiGauge.builder(BUDGET_LIMIT)
                .description("The budget, in the provider's currency")
                .register(registry);
    }

    static Meters find(CamelContext context) {
        MeterRegistry registry = CamelContextHelper.findSingleByType(context, MeterRegistry.class);
        return registry == null ? NONE : new MicrometerMeters(registry);
    }

    @Override
    public void ended(AccountKey account, CallKind kind, CallOutcome outcome, Duration took) {
        Timer.builder(REQUESTS)
                .description("Requests on the wire, by kind of call and what became of them")
                .tags(tags(account))
                .tag("operation", lower(kind))
                .tag("outcome", outcome.text())
                .register(registry)
                .record(took);
    }

    @Override
    public void submitted(TaskRow row) {
        submitted(tags(row.scope())).increment();
    }

    @Override
    public void ended(TaskRow row) {
        Tags tags = tags(row.scope());
        Duration duration = TrackerStatistics.latency(row);
        if (duration != null && !duration.isNegative()) {
            Timer.builder(DURATION)
                    .description("From acceptance to the end seen")
                    .tags(tags.and("status", row.task().status().text()))
                    .register(registry)
                    .record(duration);
        }
        Instant told = row.task().updatedAt();
        if (told != null && row.endedAt() != null && !row.endedAt().isBefore(told)) {
            detection(tags).record(Duration.between(told, row.endedAt()));
        }
        if (row.task().credits() != null && row.task().credits().signum() > 0) {
            credits(tags).increment(row.task().credits().doubleValue());
        }
        row.task().mismatch().forEach(field -> mismatches(tags, field).increment());
        // last: whoever sees that it has ended finds what it has cost too
        ended(tags, row.task().status()).increment();
    }

    @Override
    public void deliveryFailed(TaskRow row) {
        deliveriesFailed(tags(row.scope())).increment();
    }

    @Override
    public void refresh(List<TaskCount> counts, Collection<Account> all, List<BudgetLevel> budgets) {
        counts.forEach(count -> begin(tags(count.scope())));
        all.forEach(this::begin);
        Map<Tags, Double> numbers = new HashMap<>();
        Map<Tags, Double> ages = new HashMap<>();
        for (Tags scope : scopes) {
            for (TaskState state : STATES) {
                numbers.put(scope.and("state", lower(state)), 0.0);
                ages.put(scope.and("state", lower(state)), 0.0);
            }
        }
        // one address of the API is not told from another
        for (TaskCount count : counts) {
            Tags tags = tags(count.scope()).and("state", lower(count.state()));
            numbers.merge(tags, (double) count.count(), Double::sum);
            if (count.oldest() != null) {
                ages.merge(tags, age(count.oldest()), Math::max);
            }
        }
        tasks.register(rows(numbers, Double::doubleValue), true);
        oldest.register(rows(ages, Double::doubleValue), true);
        trouble.register(rows(troubles(), Double::doubleValue), true);
        Map<Tags, BudgetLevel> tightest = new HashMap<>();
        // of several budgets of a queue the one that is nearest to its end
        budgets.forEach(level -> tightest.merge(
                tags(level.payer()), level, BinaryOperator.maxBy(Comparator.comparing(BudgetLevel::percent))));
        budgetUsed.register(rows(tightest, level -> level.use().total().doubleValue()), true);
        budgetLimit.register(rows(tightest, level -> level.budget().limit().doubleValue()), true);
    }

    /** A counter that begins when there is something to count would hide its first increment from {@code rate}. */
    private void begin(Tags scope) {
        if (scopes.add(scope)) {
            submitted(scope);
            credits(scope);
            deliveriesFailed(scope);
            detection(scope);
            MISMATCHED.forEach(field -> mismatches(scope, field));
            for (TaskStatus status : TaskStatus.values()) {
                if (status.isTerminal()) {
                    ended(scope, status);
                }
            }
        }
    }

    private void begin(Account account) {
        Set<Account> sameTags = accounts.computeIfAbsent(tags(account.key()), tags -> {
            Set<Account> all = ConcurrentHashMap.newKeySet();
            FunctionCounter.builder(LIMITER_WAITS, all, MicrometerMeters::limiterWaits)
                    .description("Calls that requestsPerMinute held back")
                    .tags(tags)
                    .register(registry);
            return all;
        });
        sameTags.add(account);
    }

    private static double limiterWaits(Set<Account> sameTags) {
        return sameTags.stream().mapToLong(Account::limiterWaits).sum();
    }

    private Map<Tags, Double> troubles() {
        Map<Tags, Double> result = new HashMap<>();
        accounts.forEach((tags, sameTags) -> {
            for (AccountPause.Kind kind : AccountPause.Kind.values()) {
                boolean troubled = sameTags.stream()
                        .flatMap(account -> Stream.concat(
                                account.troubles().pause().stream(), account.troubles().outOfCredits().stream()))
                        .anyMatch(pause -> pause.kind() == kind);
                result.put(tags.and("kind", lower(kind)), troubled ? 1.0 : 0.0);
            }
        });
        return result;
    }

    private static <T> List<Row<?>> rows(Map<Tags, T> values, ToDoubleFunction<T> number) {
        List<Row<?>> rows = new ArrayList<>();
        values.forEach((tags, value) -> rows.add(Row.of(tags, number.applyAsDouble(value))));
        return rows;
    }

    private Counter submitted(Tags scope) {
        return counter(SUBMITTED, "Submissions that were accepted", scope);
    }

    private Counter ended(Tags scope, TaskStatus status) {
        return counter(ENDED, "Ends seen", scope.and("status", status.text()));
    }

    private Counter mismatches(Tags scope, String field) {
        return counter(MISMATCHES, "Ends whose video is not what was asked for", scope.and("field", field));
    }

    private Counter credits(Tags scope) {
        return counter(CREDITS, "What the tasks cost whose end was seen, in the provider's currency", scope);
    }

    private Counter deliveriesFailed(Tags scope) {
        return counter(DELIVERIES_FAILED, "Deliveries that failed in a route", scope);
    }

    private Timer detection(Tags scope) {
        return Timer.builder(DETECTION)
                .description("From the end, where the provider tells when, to the end seen")
                .tags(scope)
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private double age(Instant since) {
        return Math.max(0, registry.config().clock().wallTime() - since.toEpochMilli()) / 1000.0;
    }

    private static Tags tags(AccountKey key) {
        return Tags.of("provider", key.provider(), "account", key.account());
    }

    private static Tags tags(TaskScope scope) {
        return tags(Payer.of(scope));
    }

    private static Tags tags(Payer payer) {
        return Tags.of("provider", payer.provider(), "account", payer.account(), "queue", payer.queue());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
