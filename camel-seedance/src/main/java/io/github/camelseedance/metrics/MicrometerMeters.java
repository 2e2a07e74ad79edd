/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.metrics;

import io.github.camelseedance.client.AccountLane;
import io.github.camelseedance.client.CallOutcome;
import io.github.camelseedance.client.LaneKey;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.task.Scope;
import io.github.camelseedance.task.TaskCount;
import io.github.camelseedance.task.TrackedTask;
import io.github.camelseedance.task.TrackerStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;

/** Meters of Micrometer. Their names and tags are documented and stable; no tag has a value that a message could choose. */
final class MicrometerMeters implements Meters {

    static final String REQUESTS = "seedance.requests";
    static final String LIMITER_WAITS = "seedance.limiter.waits";
    static final String SUBMITTED = "seedance.tasks.submitted";
    static final String ENDED = "seedance.tasks.ended";
    static final String DURATION = "seedance.tasks.duration";
    static final String DETECTION = "seedance.tasks.detection";
    static final String DELIVERIES_FAILED = "seedance.deliveries.failed";
    static final String CREDITS = "seedance.credits";
    static final String TASKS = "seedance.tasks";
    static final String OLDEST = "seedance.tasks.oldest";

    private final MeterRegistry registry;
    private final MultiGauge tasks;
    private final MultiGauge oldest;
    private final Set<LaneKey> lanes = ConcurrentHashMap.newKeySet();

    private MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.tasks = MultiGauge.builder(TASKS).description("Tasks by state").register(registry);
        this.oldest = MultiGauge.builder(OLDEST)
                .description("Age of the oldest task in a state")
                .baseUnit("seconds")
                .register(registry);
    }

    static Meters find(CamelContext context) {
        MeterRegistry registry = CamelContextHelper.findSingleByType(context, MeterRegistry.class);
        return registry == null ? NONE : new MicrometerMeters(registry);
    }

    @Override
    public void ended(LaneKey lane, CallKind kind, CallOutcome outcome, Duration took) {
        registry.timer(
                        REQUESTS,
                        "provider",
                        lane.provider(),
                        "account",
                        lane.account(),
                        "operation",
                        kind.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        outcome.text())
                .record(took);
    }

    @Override
    public void submitted(TrackedTask row) {
        registry.counter(SUBMITTED, tags(row.scope())).increment();
    }

    @Override
    public void ended(TrackedTask row) {
        Tags tags = tags(row.scope()).and("status", row.task().status().text());
        registry.counter(ENDED, tags).increment();
        Duration duration = TrackerStatistics.latency(row);
        if (duration != null && !duration.isNegative()) {
            registry.timer(DURATION, tags).record(duration);
        }
        Instant told = row.task().updatedAt();
        if (told != null && row.endedAt() != null && !row.endedAt().isBefore(told)) {
            registry.timer(DETECTION, tags(row.scope())).record(Duration.between(told, row.endedAt()));
        }
        if (row.task().credits() != null && row.task().credits().signum() > 0) {
            registry.counter(CREDITS, tags(row.scope()))
                    .increment(row.task().credits().doubleValue());
        }
    }

    @Override
    public void deliveryFailed(TrackedTask row) {
        registry.counter(DELIVERIES_FAILED, tags(row.scope())).increment();
    }

    @Override
    public void refresh(List<TaskCount> counts, Collection<AccountLane> all) {
        List<Row<?>> numbers = new ArrayList<>();
        List<Row<?>> ages = new ArrayList<>();
        for (TaskCount count : counts) {
            Tags tags = tags(count.scope()).and("state", count.state().name().toLowerCase(Locale.ROOT));
            numbers.add(Row.of(tags, count.count()));
            if (count.oldest() != null) {
                Instant since = count.oldest();
                ages.add(Row.of(tags, age(since)));
            }
        }
        tasks.register(numbers, true);
        oldest.register(ages, true);
        for (AccountLane lane : all) {
            if (lanes.add(lane.key())) {
                FunctionCounter.builder(LIMITER_WAITS, lane, AccountLane::limiterWaits)
                        .description("Calls that requestsPerMinute held back")
                        .tag("provider", lane.key().provider())
                        .tag("account", lane.key().account())
                        .register(registry);
            }
        }
    }

    private double age(Instant since) {
        return Math.max(0, registry.config().clock().wallTime() - since.toEpochMilli()) / 1000.0;
    }

    private static Tags tags(Scope scope) {
        return Tags.of("provider", scope.provider(), "account", scope.account(), "queue", scope.queue());
    }
}
