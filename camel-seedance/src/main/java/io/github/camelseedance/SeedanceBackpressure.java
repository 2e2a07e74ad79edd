/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.AccountLane;
import io.github.camelseedance.client.LanePause;
import io.github.camelseedance.task.TaskCount;
import io.github.camelseedance.task.TaskState;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;

/**
 * Says whether more can be submitted now: not when too many tasks are on their way, and not while the account is rate limited, out of
 * credits, refused or unreachable. A bean for the {@code pausable} of a Kafka consumer, a filter, or a route policy.
 */
public class SeedanceBackpressure implements Predicate<Object>, org.apache.camel.Predicate, CamelContextAware {

    private CamelContext camelContext;
    private String component = "seedance";
    private String taskQueue = "default";
    private String provider;
    private String account = "default";
    private int maxTasks = 100;
    private volatile String reason;

    /** Whether more can be submitted now; {@link #getReason()} says why not. */
    public boolean canContinue() {
        reason = find().orElse(null);
        return reason == null;
    }

    @Override
    public boolean test(Object ignored) {
        return canContinue();
    }

    @Override
    public boolean matches(Exchange exchange) {
        return canContinue();
    }

    /** Why the last look said no, or null when it said yes. */
    public String getReason() {
        return reason;
    }

    private Optional<String> find() {
        SeedanceRuntime runtime =
                camelContext.getComponent(component, SeedanceComponent.class).runtime();
        for (AccountLane lane : runtime.lanes().all()) {
            boolean ours = lane.key().account().equals(account)
                    && (provider == null || lane.key().provider().equals(provider));
            if (ours && lane.outOfCredits().isPresent()) {
                return lane.outOfCredits().map(LanePause::reason);
            }
            if (ours && lane.pausedUntil().isPresent()) {
                return lane.pause().map(LanePause::reason);
            }
        }
        long tasks = runtime.repository().counts().stream()
                .filter(count -> count.state() != TaskState.PARKED && count.state() != TaskState.DELIVERED)
                .filter(count -> count.scope().queue().equals(taskQueue))
                .filter(count -> provider == null || count.scope().provider().equals(provider))
                .mapToLong(TaskCount::count)
                .sum();
        return tasks < maxTasks
                ? Optional.empty()
                : Optional.of("%d tasks of queue '%s' are on their way, the limit is %d"
                        .formatted(tasks, taskQueue, maxTasks));
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    public String getComponent() {
        return component;
    }

    /** Name of the component, {@code seedance} unless set. */
    public void setComponent(String component) {
        this.component = component;
    }

    public String getTaskQueue() {
        return taskQueue;
    }

    /** Queue whose tasks count, {@code default} unless set. */
    public void setTaskQueue(String taskQueue) {
        this.taskQueue = taskQueue;
    }

    public String getProvider() {
        return provider;
    }

    /** Provider whose tasks and troubles count; all of them unless set. */
    public void setProvider(String provider) {
        this.provider = provider;
    }

    public String getAccount() {
        return account;
    }

    /** Account whose troubles count, {@code default} unless set. */
    public void setAccount(String account) {
        this.account = account;
    }

    public int getMaxTasks() {
        return maxTasks;
    }

    /** Most tasks that may be on their way, 100 unless set. */
    public void setMaxTasks(int maxTasks) {
        this.maxTasks = maxTasks;
    }
}
