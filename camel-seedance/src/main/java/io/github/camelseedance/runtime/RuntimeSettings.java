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
        if (maxConcurrentRequests < 1 || requestsPerMinute < 0) {
            throw new IllegalArgumentException(
                    "The option maxConcurrentRequests is at least 1 and requestsPerMinute at least 0, not %s and %s"
                            .formatted(maxConcurrentRequests, requestsPerMinute));
        }
    }
}
