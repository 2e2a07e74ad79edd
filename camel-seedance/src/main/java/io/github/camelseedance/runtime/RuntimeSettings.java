/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.task.store.TaskRepository;
import java.util.random.RandomGenerator;

/**
 * What a component says of its runtime.
 *
 * @param owner                 to whom the threads belong
 * @param repository            where tasks are kept
 * @param transport             sends all requests; null for the built-in ones
 * @param maxConcurrentRequests most requests under way at once for an account
 * @param requestsPerMinute     most requests in a minute for an account; 0 is without limit
 * @param prices                resource with prices that replace those of the providers, or null
 * @param scheduler             time that a test puts in place of the real one, or null
 * @param random                random numbers that a test puts in place of the real ones, or null
 */
public record RuntimeSettings(
        Object owner,
        TaskRepository repository,
        Transport transport,
        int maxConcurrentRequests,
        int requestsPerMinute,
        String prices,
        Scheduler scheduler,
        RandomGenerator random) {

    /** @throws IllegalArgumentException when a limit is out of range; names the option */
    public RuntimeSettings {
        atLeast("maxConcurrentRequests", maxConcurrentRequests, 1);
        atLeast("requestsPerMinute", requestsPerMinute, 0);
    }

    private static void atLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("The option %s has the value '%s': it must be a whole number from %s"
                    .formatted(option, value, least));
        }
    }
}
