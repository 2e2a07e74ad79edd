/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.client.Scheduler;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.TaskTimeoutException.Reason;
import io.github.camelseedance.model.VideoTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every running task of a component and hands each end to one taker: the exchange that waits for it, else a receiver of
 * its scope. There is one to a component; it is safe for use by many threads.
 *
 * <p>The repository is the truth. The tracker claims rows, keeps them in memory while it owns them, and writes changes only.
 */
public final class TaskTracker extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(TaskTracker.class);
    private static final int CLAIM_LIMIT = 500;
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration HINT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration HINT_PAUSE = Duration.ofSeconds(2);

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final Following following;
    private final SureWrite writes;
    private final TaskFollower follower;
    private final Deliveries deliveries;
    private final Membership membership;
    private final Orphans orphans;
    private final TrackerStatistics statistics = new TrackerStatistics();
    private final AtomicBoolean claiming = new AtomicBoolean();
    private final AtomicBoolean claimAgain = new AtomicBoolean();
    private final Set<Scope> warned = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /**
     * @param repository the truth, started by its owner
     * @param scheduler  time
     * @param worker     pool for what blocks on the repository and for continuing exchanges
     * @param random     jitter
     */
    public TaskTracker(TaskRepository repository, Scheduler scheduler, Executor worker, RandomGenerator random) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.following = new Following(repository, scheduler, worker, random);
        this.writes = new SureWrite(following);
        this.follower = new TaskFollower(following, writes, statistics);
        this.deliveries = new Deliveries(following, writes, follower, statistics);
        this.membership = new Membership(repository, scheduler, this::lostEverything);
        this.orphans = new Orphans(following, writes, follower, statistics);
    }

    @Override
    protected void doStart() {
        running = true;
        repeat(membership.interval(), () -> {
            membership.beat();
            claim();
        });
        repeat(PURGE_INTERVAL, () -> {
            repository.purge();
            following.lock.lock();
            try {
                following.tidy();
            } finally {
                following.lock.unlock();
            }
        });
        repeat(HINT_INTERVAL, this::takeHints);
    }

    /** Ends every wait, releases every task and forgets the node. */
    @Override
    protected void doStop() {
        running = false;
        writes.stop();
        List<CompletableFuture<VideoTask>> waits = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        following.lock.lock();
        try {
            for (Watch watch : List.copyOf(following.watches.values())) {
                if (watch.waiter != null) {
                    waits.add(watch.waiter);
                    watch.waiter = null;
                }
                ids.add(watch.taskId);
                following.forget(watch);
            }
        } finally {
            following.lock.unlock();
        }
        try {
            membership.leave();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The task repository does not answer at shutdown: {} tasks are taken over when the lease has run out: {}",
                    ids.size(),
                    SafeText.of(String.valueOf(e.getMessage())));
        }
        waits.forEach(wait -> wait.completeExceptionally(new TaskTimeoutException(
                "The component was stopped while an exchange waited; the task is tracked on where the repository is durable",
                ErrorDetail.of(null),
                Reason.SHUTDOWN)));
    }

    private void repeat(Duration interval, Runnable task) {
        scheduler.schedule(interval, () -> {
            if (!running) {
                return;
            }
            following.work(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.debug("The task repository does not answer: {}", SafeText.of(String.valueOf(e.getMessage())));
                } finally {
                    repeat(interval, task);
                }
            });
        });
    }

    /** The id under which this node owns tasks; the node is known to the repository when this returns. */
    public String node() {
        membership.join();
        return membership.node();
    }

    public TaskRepository repository() {
        return repository;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public TrackerStatistics statistics() {
        return statistics;
    }

    /** Does a write until the repository answers. */
    SureWrite writes() {
        return writes;
    }

    Following following() {
        return following;
    }

    /** Begins to take the ends of a scope. */
    public void register(Receiver receiver) {
        following.lock.lock();
        try {
            following
                    .receivers
                    .computeIfAbsent(receiver.scope(), s -> new ArrayList<>())
                    .add(receiver);
            // tasks for whose scope there was no access until now
            following.watches.values().stream()
                    .filter(watch -> watch.scope.equals(receiver.scope()) && !watch.busy && watch.lane == null)
                    .filter(watch -> watch.row != null && watch.row.state() == TaskState.RUNNING)
                    .toList()
                    .forEach(follower::scheduleNext);
        } finally {
            following.lock.unlock();
        }
        warned.remove(receiver.scope());
        kick();
    }

    /** Ends it; the last receiver of a scope releases its tasks, but for those that a route has. */
    public void unregister(Receiver receiver) {
        List<String> released = new ArrayList<>();
        following.lock.lock();
        try {
            List<Receiver> list = following.receivers.getOrDefault(receiver.scope(), new ArrayList<>());
            list.remove(receiver);
            if (!list.isEmpty()) {
                return;
            }
            following.receivers.remove(receiver.scope());
            for (Watch watch : List.copyOf(following.watches.values())) {
                if (watch.scope.equals(receiver.scope())
                        && watch.waiter == null
                        && watch.row != null
                        && !deliveries.has(watch)) {
                    released.add(watch.id);
                    following.forget(watch);
                }
            }
        } finally {
            following.lock.unlock();
        }
        release(released);
    }

    private void release(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            repository.release(membership.node(), ids);
        } catch (RuntimeException e) {
            writes.write(ids.size() + " rows", () -> {
                repository.release(membership.node(), ids);
                return null;
            }, done -> {});
        }
    }

    /** Looks for tasks to claim now rather than at the next beat: one was submitted, or a receiver has come. */
    public void kick() {
        if (running) {
            following.work(this::claim);
        }
    }

    /** Claims what there is before it returns. Blocks on the repository. */
    public void claimNow() {
        claim();
    }

    /** A task was accepted here and nobody waits for it. */
    void accepted(TrackedTask row) {
        statistics.submitted(row);
        if (!row.tracked()) {
            return;
        }
        boolean received;
        following.lock.lock();
        try {
            received = following.receiver(row.scope()).isPresent();
        } finally {
            following.lock.unlock();
        }
        if (received) {
            kick();
        } else if (warned.add(row.scope())) {
            LOG.warn(
                    "No consumer here takes the tasks of queue '{}', {}, account '{}': they are kept until one does",
                    row.scope().queue(),
                    row.scope().provider(),
                    row.scope().account());
        }
    }

    private void claim() {
        if (!claiming.compareAndSet(false, true)) {
            claimAgain.set(true);
            return;
        }
        try {
            boolean more = true;
            while (more && running) {
                claimAgain.set(false);
                more = claimSome() || claimAgain.get();
            }
        } catch (RuntimeException e) {
            LOG.debug("Nothing claimed: {}", SafeText.of(String.valueOf(e.getMessage())));
        } finally {
            claiming.set(false);
        }
        if (claimAgain.compareAndSet(true, false)) {
            kick();
        }
    }

    private boolean claimSome() {
        Set<Scope> scopes;
        following.lock.lock();
        try {
            scopes = new HashSet<>(following.receivers.keySet());
        } finally {
            following.lock.unlock();
        }
        if (scopes.isEmpty()) {
            return false;
        }
        String node = node();
        List<TrackedTask> rows = repository.claim(node, scopes, CLAIM_LIMIT);
        rows.forEach(this::follow);
        return rows.size() == CLAIM_LIMIT;
    }

    private void follow(TrackedTask row) {
        Watch watch = new Watch(row.id(), row.scope(), row.taskId(), row);
        boolean unwanted;
        following.lock.lock();
        try {
            unwanted = !running || following.receiver(row.scope()).isEmpty();
            if (!unwanted) {
                Watch outdated = following.watches.get(row.id());
                if (outdated != null) {
                    following.forget(outdated);
                }
                following.watches.put(row.id(), watch);
                switch (row.state()) {
                    case RUNNING -> follower.schedule(watch, firstLook(watch));
                    case ENDED -> follower.ready(watch);
                    default -> watch.busy = true;
                }
            }
        } finally {
            following.lock.unlock();
        }
        if (unwanted) {
            release(List.of(row.id()));
        } else if (row.state() == TaskState.ENDED) {
            following.receiversOf(row.scope()).forEach(Receiver::wake);
        } else if (row.state() != TaskState.RUNNING) {
            orphans.settle(watch);
        }
    }

    /** When a task is first asked about; what is overdue, as after a restart, is spread over an interval. */
    private long firstLook(Watch watch) {
        Access access = following.accessOf(watch).orElseThrow();
        long now = scheduler.nanoTime();
        Duration age = watch.row.acceptedAt() == null
                ? Duration.ZERO
                : Duration.between(watch.row.acceptedAt(), scheduler.now());
        Duration wait = access.firstPollDelay().minus(age);
        if (wait.isNegative()) {
            return now + (long) (access.pollInterval().toNanos() * following.random.nextDouble());
        }
        return now + wait.toNanos();
    }

    /**
     * Waits, without a thread, for the end of a task that this node owns since its submission.
     *
     * @return completes with the end, whatever it is; exceptionally with {@link TaskTimeoutException} when the wait ends first
     */
    public CompletableFuture<VideoTask> await(TrackedTask row, Access access, Duration timeout) {
        Watch watch = new Watch(row.id(), row.scope(), row.taskId(), row);
        return await(watch, access, timeout, access.firstPollDelay());
    }

    /** Waits for the end of a task without owning it: a consumer that tracks it gets the end as well. */
    public CompletableFuture<VideoTask> observe(Scope scope, String taskId, Access access, Duration timeout) {
        Watch watch = new Watch("observer-" + UUID.randomUUID(), scope, taskId, null);
        return await(watch, access, timeout, Duration.ZERO);
    }

    private CompletableFuture<VideoTask> await(Watch watch, Access access, Duration timeout, Duration firstDelay) {
        CompletableFuture<VideoTask> wait = new CompletableFuture<>();
        following.lock.lock();
        try {
            if (!running) {
                wait.completeExceptionally(new TaskTimeoutException(
                        "The component is stopped",
                        ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId),
                        Reason.SHUTDOWN));
                return wait;
            }
            watch.waiter = wait;
            watch.waitAccess = access;
            following.watches.put(watch.id, watch);
            follower.schedule(watch, scheduler.nanoTime() + firstDelay.toNanos());
        } finally {
            following.lock.unlock();
        }
        Scheduler.Timer timer = scheduler.schedule(timeout, () -> giveUp(watch, wait, timeout));
        wait.whenComplete((task, error) -> timer.cancel());
        return wait;
    }

    private void giveUp(Watch watch, CompletableFuture<VideoTask> wait, Duration timeout) {
        boolean release = false;
        following.lock.lock();
        try {
            if (watch.waiter != wait) {
                // the end was first
                return;
            }
            watch.waiter = null;
            watch.waitAccess = null;
            if (watch.isObserver()) {
                following.forget(watch);
            } else if (!watch.busy) {
                following.forget(watch);
                release = true;
            }
            // when it is busy, whoever is at work finds that nobody waits any more and hands the task over
        } finally {
            following.lock.unlock();
        }
        boolean unowned = release;
        following.work(() -> {
            if (unowned) {
                letGo(watch);
            }
            wait.completeExceptionally(new TaskTimeoutException(
                    "Task %s of %s has not ended within %s; it may still, and is charged then. It is %s"
                            .formatted(
                                    watch.taskId,
                                    watch.scope.provider(),
                                    timeout,
                                    watch.isObserver() || watch.row.tracked()
                                            ? "tracked on: a consumer of its queue reports the end"
                                            : "not tracked (track=false): ask with seedance:status"),
                    ErrorDetail.of(watch.scope.provider()).withTaskId(watch.taskId),
                    Reason.TIMEOUT));
        });
    }

    /** An awaited task becomes an ordinary one. */
    private void letGo(Watch watch) {
        if (watch.row.tracked()) {
            release(List.of(watch.id));
            kick();
        } else {
            writes.update(
                    watch.row.toBuilder()
                            .state(TaskState.DELIVERED)
                            .owner(null)
                            .awaited(false)
                            .finishedAt(scheduler.now())
                            .build(),
                    stored -> {});
        }
    }

    /**
     * Takes ends for a route, at most so many. Each is written down as handed out before this returns, so that a node which was
     * overtaken hands out nothing. Blocks on the repository.
     */
    public List<Delivery> take(Receiver receiver, int max) {
        if (!membership.isSure()) {
            membership.beat();
        }
        return deliveries.take(receiver, max);
    }

    /** The route has taken the end. */
    public void delivered(Delivery delivery) {
        deliveries.delivered(delivery);
    }

    /**
     * The route has failed with the end: it is delivered again after 5 s, doubling to 10 minutes.
     *
     * @param maxDeliveries after so many the end is parked; 0 is without limit
     * @param reason        why, for the parked task; safe to show
     */
    public void failed(Delivery delivery, int maxDeliveries, String reason) {
        deliveries.failed(delivery, maxDeliveries, reason);
    }

    /** The end was not given to the route after all. */
    public void giveBack(Delivery delivery) {
        deliveries.giveBack(delivery);
    }

    /** Ends of a scope that wait for a receiver here. */
    public int readyCount(Scope scope) {
        following.lock.lock();
        try {
            return following.readyOf(scope).size();
        } finally {
            following.lock.unlock();
        }
    }

    /** Tasks that this node follows. */
    public int followedCount() {
        following.lock.lock();
        try {
            return following.watches.size();
        } finally {
            following.lock.unlock();
        }
    }

    /** What is wrong for a scope, or null: the provider's trouble, the repository, a changed key. Safe to show. */
    public String problem(Scope scope) {
        if (membership.problem() != null) {
            return "The task repository does not answer: " + membership.problem();
        }
        following.lock.lock();
        try {
            return following.lanesOf(scope).stream()
                    .map(lane -> lane.trouble().reason())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } finally {
            following.lock.unlock();
        }
    }

    /** Looks at a task now: here when it is followed here, else on the node that owns it. Blocks on the repository. */
    public void hint(String id) {
        if (!lookNow(id)) {
            repository.hint(id);
        }
    }

    private void takeHints() {
        repository.takeHints(membership.node()).forEach(this::lookNow);
    }

    private boolean lookNow(String id) {
        following.lock.lock();
        try {
            Watch watch = following.watches.get(id);
            if (watch == null) {
                return false;
            }
            if (watch.row == null || watch.row.state() != TaskState.RUNNING) {
                return true;
            }
            long now = scheduler.nanoTime();
            if (watch.busy) {
                watch.hinted = true;
            } else {
                // a flood of hints must not become a flood of requests
                long due = watch.hintedAt == 0 ? now : Math.max(now, watch.hintedAt + HINT_PAUSE.toNanos());
                watch.hintedAt = due == 0 ? 1 : due;
                if (watch.lane == null || due - watch.due < 0) {
                    follower.schedule(watch, due);
                }
            }
            return true;
        } finally {
            following.lock.unlock();
        }
    }

    private void lostEverything() {
        List<Watch> lost;
        following.lock.lock();
        try {
            lost = following.watches.values().stream()
                    .filter(watch -> !watch.isObserver())
                    .toList();
        } finally {
            following.lock.unlock();
        }
        lost.forEach(follower::lost);
        kick();
    }
}
