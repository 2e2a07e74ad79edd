/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.runtime.CachedTaskCounts;
import io.github.camelseedance.runtime.SeedanceRuntime;
import io.github.camelseedance.task.store.TaskCount;
import io.github.camelseedance.task.store.TaskState;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether more can be submitted now: not when too many tasks are on their way, and not while the account is rate limited, out of
 * credits, refused or unreachable, nor while the task repository does not answer. A bean for the {@code pausable} of a Kafka consumer,
 * together with {@link io.github.camelseedance.kafka.BackpressureListener}, or a predicate in a route.
 *
 * <p>How long a trouble keeps submissions back is what the provider asks for, else 5 seconds, doubling to 10 minutes while it lasts;
 * then one is let through to see. Troubles are those that this node has met; tasks are counted over all nodes of the repository.
 */
public class SeedanceBackpressure implements Predicate<Object>, org.apache.camel.Predicate, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(SeedanceBackpressure.class);

    private CamelContext camelContext;
    private String component = "seedance";
    private String taskQueue = "default";
    private String provider;
    private String account = "default";
    private int maxTasks = 100;
    private int resumeBelow;
    private final AtomicReference<Reason> reason = new AtomicReference<>();
    private volatile boolean full;

    /** Why not. An operator wants to know of a trouble; with enough to do all is as it should be. */
    private record Reason(boolean trouble, String text) {
        static boolean isTrouble(Reason reason) {
            return reason != null && reason.trouble();
        }
    }

    /** Whether more can be submitted now; {@link #getReason()} says why not. Cheap: the repository is read once a second. */
    public boolean canContinue() {
        Reason now = find().orElse(null);
        Reason before = reason.getAndSet(now);
        if (Reason.isTrouble(now) && !Reason.isTrouble(before)) {
            LOG.info("Nothing more is to be submitted for now: {}", now.text());
        } else if (Reason.isTrouble(before) && !Reason.isTrouble(now)) {
            LOG.info("Submissions can go on; they waited because: {}", before.text());
        }
        return now == null;
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
        Reason now = reason.get();
        return now == null ? null : now.text();
    }

    private Optional<Reason> find() {
        if (resumeBelow > maxTasks) {
            throw new IllegalArgumentException("resumeBelow must be at most maxTasks: it is %s, and maxTasks is %s"
                    .formatted(resumeBelow, maxTasks));
        }
        if (camelContext == null) {
            throw new IllegalStateException(
                    "SeedanceBackpressure has no CamelContext: bind it to the registry, or use setCamelContext");
        }
        // made when nothing has used it yet: with toD the first submission may be the one that is asked about
        SeedanceComponent found = camelContext.getComponent(component, SeedanceComponent.class);
        if (found == null || !found.isStarted()) {
            return Optional.of(new Reason(true, "The component %s is not started".formatted(component)));
        }
        SeedanceRuntime runtime = found.runtime();
        return runtime.accounts().all().stream()
                .filter(each -> each.key().account().equals(account))
                .filter(each -> provider == null || each.key().provider().equals(provider))
                .flatMap(each ->
                        Stream.concat(each.troubles().outOfCredits().stream(), each.troubles().pause().stream()))
                // after its time one has to try, or nobody would ever know that the trouble is over
                .filter(trouble -> trouble.activeAt(runtime.scheduler().now()))
                .map(trouble -> new Reason(true, trouble.reason()))
                .findFirst()
                .or(() -> tooMany(runtime));
    }

    private Optional<Reason> tooMany(SeedanceRuntime runtime) {
        int limit = full && resumeBelow > 0 ? resumeBelow : maxTasks;
        CachedTaskCounts.Look look = runtime.recentCounts().get();
        long tasks = tasks(look);
        long since = runtime.tracker().statistics().getSubmitted() - look.submitted();
        if (tasks < limit && tasks + since >= limit) {
            look = runtime.recentCounts().fresh();
            tasks = tasks(look);
        }
        if (look.problem() != null) {
            return Optional.of(new Reason(true, look.problem()));
        }
        full = tasks >= limit;
        return full
                ? Optional.of(new Reason(
                        false,
                        "%s tasks of queue '%s' are on their way, the limit is %s".formatted(tasks, taskQueue, limit)))
                : Optional.empty();
    }

    private long tasks(CachedTaskCounts.Look look) {
        return look.counts().stream()
                .filter(count -> count.state() != TaskState.PARKED && count.state() != TaskState.DELIVERED)
                .filter(count -> count.scope().queue().equals(taskQueue))
                .filter(count -> provider == null || count.scope().provider().equals(provider))
                .mapToLong(TaskCount::count)
                .sum();
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

    public int getResumeBelow() {
        return resumeBelow;
    }

    /**
     * Once {@code maxTasks} were on their way, more may be submitted only when there are fewer than this: so a consumer does not pause
     * and resume with every task. {@code maxTasks} unless set.
     */
    public void setResumeBelow(int resumeBelow) {
        this.resumeBelow = resumeBelow;
    }
}
