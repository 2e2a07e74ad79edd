/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.client.SeedanceClient;
import java.time.Duration;

/**
 * How the tasks of a scope are asked about: under the configuration of the exchange that waits, else of the consumer.
 *
 * @param client         client with the key
 * @param pollInterval   how often a running task is asked about
 * @param firstPollDelay how long after its submission first
 * @param adaptive       whether what is known of the lives of such tasks may put looks off, up to 12 intervals
 */
public record PollAccess(SeedanceClient client, Duration pollInterval, Duration firstPollDelay, boolean adaptive) {

    /** Without the client's settings. */
    @Override
    public String toString() {
        return "Access[pollInterval=%s, firstPollDelay=%s]".formatted(pollInterval, firstPollDelay);
    }
}
