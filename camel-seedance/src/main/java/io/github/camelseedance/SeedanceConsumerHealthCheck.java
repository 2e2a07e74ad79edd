/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.ScheduledPollConsumerHealthCheck;

/** Down, with the reason, when the provider or the repository cannot be asked. It makes no call of its own. */
final class SeedanceConsumerHealthCheck extends ScheduledPollConsumerHealthCheck {

    private final SeedanceConsumer consumer;

    SeedanceConsumerHealthCheck(SeedanceConsumer consumer, String id) {
        super(consumer, id);
        this.consumer = consumer;
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
        consumer.attention().forEach(builder::detail);
        return builder.state(result.getState())
                .message(result.getMessage().orElse(null))
                .error(result.getError().orElse(null))
                .build();
    }
}
