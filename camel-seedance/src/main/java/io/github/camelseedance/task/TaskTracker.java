/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.concurrent.StepExecutor;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskTimeoutException;
import io.github.camelseedance.model.TaskTimeoutException.Reason;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.Awaiters;
import io.github.camelseedance.task.follow.Deliveries;
import io.github.camelseedance.task.follow.FollowedTasks;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.PollResultHandler;
import io.github.camelseedance.task.follow.PollSchedule;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.follow.Receivers;
import io.github.camelseedance.task.follow.ResultDispatcher;
import io.github.camelseedance.task.follow.TaskClaimer;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.node.TrackerStatistics;
import io.github.camelseedance.task.recover.OperatorDecision;
import io.github.camelseedance.task.recover.UnsettledSubmissions;
import io.github.camelseedance.task.recover.WebhookHints;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.submit.Submitter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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
    private static final Duration TAKE_UP_INTERVAL = Duration.ofMinutes(10);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration HINT_INTERVAL = Duration.ofSeconds(1);

    private final TaskNode node;
    private final FollowedTasks followed = new FollowedTasks();
    private final Receivers receivers = new Receivers();
    private final ResultDispatcher ends;
    private final Deliveries deliveries;
    private final UnsettledSubmissions doubts;
    private final Submitter submitter;
    private final OperatorDecision decision;
    private final TaskClaimer claims;
    private final Awaiters waits;
    private final PollSchedule polls;
    private final WebhookHints webhooks;
    private final Executor heartbeat;

    /**
     * @param repository the truth, started by its owner
     * @param scheduler  time
     * @param steps      runs what blocks on the repository, and no code of a route
     * @param heartbeat  runs what keeps this node's tasks its own: it must not wait for the steps
     * @param random     jitter, ids and webhook tokens: nobody may be able to guess it
     */
    public TaskTracker(
            TaskRepository repository,
            Scheduler scheduler,
            StepExecutor steps,
            Executor heartbeat,
            RandomGenerator random) {
        this.heartbeat = heartbeat;
        this.node = new TaskNode(repository, scheduler, steps, random, this::lostEverything);
        this.ends = new ResultDispatcher(node, followed, receivers);
        this.polls = new PollSchedule(node, followed, receivers);
        polls.tell(new PollResultHandler(node, receivers, polls, ends));
        this.deliveries = new Deliveries(node, followed, ends);
        this.doubts = new UnsettledSubmissions(node, this::accessTo, this::accepted);
        this.submitter = new Submitter(node, doubts, receivers::follows, this::accepted);
        this.claims = new TaskClaimer(node, followed, receivers, polls, ends, doubts::settle, this::isWorkedOn);
        this.decision = new OperatorDecision(node, doubts, claims::kick);
        this.waits = new Awaiters(node, followed, polls, ends);
        this.webhooks = new WebhookHints(node, doubts, polls);
    }

    @Override
    protected void doStart() {
        node.setRunning(true);
        waits.start();
        node.repeat(node.lease().interval(), heartbeat, () -> {
            node.lease().beat();
            claims.kick();
        });
        node.repeat(PURGE_INTERVAL, node::work, () -> {
            node.repository().purge();
            doubts.tidy();
        });
        node.repeat(TAKE_UP_INTERVAL, node::work, claims::takeUp);
        node.repeat(HINT_INTERVAL, node::work, () -> {
            polls.takeHints();
            webhooks.settle();
        });
    }

    /** Ends every wait at once: the context is going down. The tasks become ordinary ones. */
    public void endWaits() {
        waits.endAll();
    }

    /**
     * Ends waits at once: the route of their exchanges is stopped or suspended. The tasks become ordinary ones; a submission whose
     * request is under way ends with the answer.
     */
    public void endWaits(Collection<CompletableFuture<?>> ended) {
        waits.end(ended);
        submitter.end(ended);
    }

    /** Ends every wait and every submission. What routes have completed until now is still written; then {@link #leave} follows. */
    @Override
    protected void doStop() {
        endWaits();
        submitter.endAll();
        node.setRunning(false);
        node.writes().stop();
        doubts.forgetAll();
        followed.forgetAll();
    }

    /** Releases every task and forgets the node. It is the last write: later ones find that their row belongs to nobody. */
    public void leave() {
        try {
            node.lease().leave();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The task repository does not answer at shutdown: the tasks of this node stay with it until its lease has run out, and then others take them over: {}",
                    SafeText.of(e.getMessage()));
        }
    }

    /** What the parts of this node share. */
    public TaskNode node() {
        return node;
    }

    public TaskRepository repository() {
        return node.repository();
    }

    public TrackerStatistics statistics() {
        return node.statistics();
    }

    public Submitter submitter() {
        return submitter;
    }

    public OperatorDecision decision() {
        return decision;
    }

    /** Begins to take the ends of a scope. */
    public void register(Receiver receiver) {
        receivers.add(receiver);
        kick();
    }

    /** Ends it; what nobody here takes any more is released, but for what a route has. */
    public void unregister(Receiver receiver) {
        receivers.remove(receiver);
        List<String> ids = followed.forget(
                receiver.scope(), row -> !receivers.wanted(receiver.scope()).contains(row.state()));
        if (!ids.isEmpty()) {
            try {
                node.repository().release(node.lease().node(), ids);
            } catch (RuntimeException e) {
                node.writes().release(node.lease().node(), ids, () -> {});
            }
        }
        doubts.releaseUnwanted();
    }

    /** From now on this node settles what submissions of a scope have left in doubt, also without a receiver. */
    public void addProducer(TaskScope scope, PollAccess access) {
        receivers.addProducer(scope, access);
        kick();
    }

    public void removeProducer(TaskScope scope, PollAccess access) {
        receivers.removeProducer(scope, access);
        doubts.releaseUnwanted();
    }

    /** Looks for tasks to claim now rather than at the next beat: one was submitted, or a receiver has come. */
    public void kick() {
        claims.kick();
    }

    private void accepted(TaskRow row) {
        node.statistics().submitted(row);
        // an end for which an exchange waits needs no consumer
        if (row.tracked() && !row.awaited() && !claims.followOwn(row) && receivers.isAwaited(row.scope())) {
            kick();
        }
    }

    /** As {@link Awaiters#await}. */
    public CompletableFuture<VideoTask> await(TaskRow row, PollAccess access, Duration timeout) {
        CompletableFuture<VideoTask> wait = waits.await(row, access, timeout);
        wait.whenComplete((task, error) -> {
            // an ordinary task from now on; says so when no consumer takes it
            if (row.tracked() && error instanceof TaskTimeoutException ended && ended.getReason() == Reason.TIMEOUT) {
                receivers.isAwaited(row.scope());
            }
        });
        return wait;
    }

    /** As {@link Awaiters#observe}. */
    public CompletableFuture<VideoTask> observe(TaskScope scope, VideoTask task, PollAccess access, Duration timeout) {
        return waits.observe(scope, task, access, timeout);
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    public int readyCount(TaskScope scope) {
        return followed.readyCount(scope);
    }

    public int followedCount() {
        return followed.size();
    }

    /** Why this node cannot follow its tasks, or null. Safe to show. */
    public String nodeProblem() {
        return node.lease().problem();
    }

    /** What is wrong for a scope, or null: the provider's trouble, the repository, a changed key. Safe to show. */
    public String problem(TaskScope scope) {
        // without tasks nobody asks, and nobody finds out that the trouble is over: then it ends with its pause
        Stream<String> ofAccounts = receivers.of(scope).stream()
                .map(receiver -> receiver.access().client().account())
                .filter(account ->
                        followed.has(scope) || !account.troubles().pauseLeft().isZero())
                .flatMap(account -> account.troubles().trouble().stream());
        return Stream.concat(Stream.ofNullable(nodeProblem()), ofAccounts)
                .findFirst()
                .orElse(null);
    }

    /** How a submission is asked about here: best with its own key, as a receiver of its scope does, else as a producer. */
    public Optional<PollAccess> accessTo(TaskRow row) {
        return receivers.searchAccess(row.scope(), row.keyHash());
    }

    /** Looks at a task now: here when it is followed here, else on the node that owns it. Blocks on the repository. */
    public void hint(String id) {
        polls.hint(id);
    }

    /** A webhook came for a token. It carries no truth, only "look now". Blocks on the repository. */
    public void webhook(String tokenHash, String hintedTaskId) {
        webhooks.received(tokenHash, hintedTaskId);
    }

    private boolean isWorkedOn(String rowId) {
        return followed.find(rowId) != null || doubts.isSettling(rowId) || submitter.isSubmitting(rowId);
    }

    private void lostEverything() {
        followed.owned().forEach(ends::lost);
        doubts.forgetAll();
        kick();
    }
}
