/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Follows tasks from their acceptance to the delivery of their end. {@code TaskClaimer} claims rows for the {@code Receivers} of this
 * node, {@code FollowedTasks} keeps them in memory, {@code PollSchedule} gives each account an {@code AccountPoller} that looks at its
 * running tasks when the {@code PollPlan} says so, many at once with a {@code ListSweep}. {@code PollResultHandler} decides what an
 * answer means; {@code ResultDispatcher} stores an end and hands it to the exchange that waits ({@code Awaiters}) or to a route
 * ({@code Deliveries}).
 *
 * <p>It may use {@code task.node}, {@code task.store}, the client, the provider SPI and the model. It knows nothing of submissions, of
 * search and recovery, and of Camel.
 */
package io.github.camelseedance.task.follow;
