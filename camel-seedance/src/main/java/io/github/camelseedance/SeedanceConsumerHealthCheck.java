/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.runtime.CachedTaskCounts;
import io.github.camelseedance.task.store.TaskState;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/** Down, with the reason, when the provider or the repository cannot be asked. It makes no call of its own. */
final class SeedanceConsumerHealthCheck extends ScheduledPollConsumerHealthCheck {

    private final SeedanceConsumer consumer;

    /** @param initial the state until the first poll, or null for Camel's own */
    SeedanceConsumerHealthCheck(SeedanceConsumer consumer, HealthCheck.State initial) {
        super(consumer, "consumer:" + consumer.getRouteId());
        this.consumer = consumer;
        if (initial != null) {
            setInitialState(initial);
        }
    }

    @Override
    public Result call(Map<String, Object> options) {
        Result result = super.call(options);
        if (!isEnabled()) {
            return result;
        }
        HealthCheckResultBuilder builder = HealthCheckResultBuilder.on(this).details(result.getDetails());
        String problem = consumer.problem();
        if (problem != null) {
            return builder.message(problem).down().build();
        }
        attention().forEach(builder::detail);
        return builder.state(result.getState())
                .message(result.getMessage().orElse(null))
                .error(result.getError().orElse(null))
                .build();
    }

    /** How many tasks of the consumer's scope wait for a decision. They do not make it unfit. */
    private Map<String, Object> attention() {
        if (consumer.scope() == null) {
            return Map.of();
        }
        CachedTaskCounts.Look look = ((SeedanceEndpoint) consumer.getEndpoint())
                .runtime()
                .recentCounts()
                .get();
        return look.problem() != null
                ? Map.of()
                : Map.of(
                        "inDoubt",
                        look.count(consumer.scope(), TaskState.IN_DOUBT),
                        "parked",
                        look.count(consumer.scope(), TaskState.PARKED));
    }
}
