/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.RetriedWrites;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.Budget;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import io.github.camelseedance.task.store.UncertainWriteException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the repository knows of one submission: its row, and each thing that is written to it. */
final class SubmissionJournal {

    private static final Logger LOG = LoggerFactory.getLogger(SubmissionJournal.class);

    /** A row that was inserted longer ago than this is written once more before its request is sent. */
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    /** A write whose answer is lost can land so long after it. */
    private static final Duration LANDING = Duration.ofMinutes(2);

    private final TaskNode node;
    private final TaskRepository repository;
    private final RetriedWrites writes;
    private final Set<String> submitting;
    private final Predicate<TaskScope> follows;
    private final Consumer<TaskRow> accepted;
    private final AdoptedRows adopted;
    /** As it was last read or written; written by the steps, read by the deadline too. */
    private volatile TaskRow row;
    /** The row was inserted as being sent, and no request has been sent since. */
    private boolean insertedSending;

    private long insertedAt;

    /**
     * @param submitting ids of rows for which requests are under way
     * @param follows    whether this node follows the running tasks of a scope: then they are its own at once
     * @param accepted   is told of a task that was accepted
     */
    SubmissionJournal(
            SubmitCommand command,
            TaskNode node,
            Set<String> submitting,
            Predicate<TaskScope> follows,
            Consumer<TaskRow> accepted) {
        this.node = node;
        this.repository = node.repository();
        this.writes = node.writes();
        this.submitting = submitting;
        this.follows = follows;
        this.accepted = accepted;
        this.adopted = new AdoptedRows(
                repository, command.access().client().provider().marker().orElse(null));
        this.row = command.continued() == null
                ? null
                : TaskRow.builder()
                        .id(command.continued())
                        .scope(command.scope())
                        .build();
    }

    TaskRow row() {
        return row;
    }

    /** The submission goes by this row from now on. */
    void follow(TaskRow known) {
        row = known;
    }

    /** The row as it is now; empty when it was freed. */
    Optional<TaskRow> look() {
        return repository.find(row.id());
    }

    boolean isOwn(TaskRow stored) {
        return node.lease().node().equals(stored.owner());
    }

    /**
     * Before anything is sent: the stored row, which is another one when the key is known already.
     *
     * @param budget  null for none
     * @param sending whether the request follows at once: then one write says both
     */
    TaskRow insert(TaskRow intent, Budget budget, boolean sending) {
        TaskRow written =
                sending ? intent.sending(intent.owner(), node.scheduler().now()) : intent;
        insertedSending = sending;
        insertedAt = node.scheduler().nanoTime();
        row = written;
        submitting.add(written.id());
        TaskRow stored = budget == null ? repository.insert(written) : repository.insert(written, budget);
        if (stored.id().equals(written.id())) {
            row = stored;
        } else {
            submitting.remove(written.id());
        }
        return stored;
    }

    /** Before each request: it may reach the provider from now on. Empty when another node has the row. */
    Optional<TaskRow> sending() {
        boolean said =
                insertedSending && node.scheduler().nanoTime() - insertedAt <= FRESH_NANOS && node.isSure(row.owner());
        insertedSending = false;
        if (said) {
            return Optional.of(row);
        }
        return keep(repository.update(row.sending(node.id(), node.scheduler().now())));
    }

    /** A node that dies now has left nothing behind. False when that cannot be written, or another node has the row. */
    boolean refused() {
        try {
            return keep(repository.update(row.refused())).isPresent();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Optional<TaskRow> keep(Optional<TaskRow> stored) {
        stored.ifPresent(this::follow);
        return stored;
    }

    /**
     * Nothing was accepted: the row goes, whichever version has landed and whoever has it, now or as soon as the repository answers.
     *
     * @param why         an error of the repository means that the row can still come
     * @param unconfirmed called when it is not known whether the row is gone yet: another exchange can have its key already
     * @return the row when it has a task all the same
     */
    Optional<TaskRow> free(Throwable why, Runnable unconfirmed) {
        String id = row.id();
        if (why instanceof UncertainWriteException) {
            node.scheduler().schedule(LANDING, () -> writes.write("row " + id, () -> remove(id)));
        }
        try {
            return remove(id);
        } catch (RuntimeException e) {
            unconfirmed.run();
            writes.write("row " + id, () -> remove(id));
            return Optional.empty();
        }
    }

    private Optional<TaskRow> remove(String id) {
        Optional<TaskRow> now = repository.find(id);
        while (now.isPresent() && now.get().state().isUnsettled() && !repository.remove(now.get())) {
            now = repository.find(id);
        }
        submitting.remove(id);
        return now.filter(left -> left.taskId() != null);
    }

    /**
     * Nobody knows what became of the request.
     *
     * @param keep whether this node settles it; else any node can
     * @param then is given the row, in which somebody else can have written a task
     */
    void doubt(Throwable error, boolean keep, Consumer<TaskRow> then) {
        String reason = SafeText.of(String.valueOf(error.getMessage()));
        writes.write(
                "row " + row.id(),
                () -> write(now -> {
                    TaskRow doubted = now.inDoubt(reason).released();
                    return keep ? doubted.ownedBy(node.id()) : doubted;
                }),
                stored -> {
                    submitting.remove(stored.id());
                    then.accept(stored);
                });
    }

    /**
     * The provider has it. Whatever has happened to its row meanwhile, the id of a paid task is not dropped.
     *
     * @param waited whether the caller still waits for its end; asked when it is written
     * @param others told when the task is another row's
     */
    void accepted(VideoTask task, BooleanSupplier waited, Consumer<TaskRow> then, Consumer<TaskBoundException> others) {
        writes.write(
                "accepted task " + task.id(),
                () -> {
                    try {
                        return Optional.of(writeAccepted(task, waited));
                    } catch (TaskBoundException e) {
                        others.accept(e);
                        return Optional.<TaskRow>empty();
                    }
                },
                written -> written.ifPresent(stored -> {
                    try {
                        accepted.accept(stored);
                        then.accept(stored);
                    } finally {
                        // whoever waits for its end does by now
                        submitting.remove(stored.id());
                    }
                }));
    }

    private TaskRow writeAccepted(VideoTask task, BooleanSupplier waited) {
        while (true) {
            boolean waits = waited.getAsBoolean();
            String owner = waits || follows.test(row.scope()) ? node.id() : null;
            try {
                return write(
                        now -> now.accepted(task, owner, waits, node.scheduler().now()));
            } catch (TaskBoundException e) {
                if (!adopted.takeFor(row, task)) {
                    throw e;
                }
            }
        }
    }

    /** Writes an outcome to the row as it is by then; to a new one when it was freed, since the provider knows better. */
    private TaskRow write(UnaryOperator<TaskRow> outcome) {
        while (true) {
            TaskRow next = outcome.apply(row);
            if (keep(repository.update(next)).isEmpty() && keep(look()).isEmpty()) {
                row = insertAnew(next);
            }
            boolean settled = row.taskId() != null || row.state() == next.state();
            // else another write has landed that was believed to have failed, or somebody else has changed the row
            if (settled) {
                return row;
            }
        }
    }

    /** The key can be another submission's by now: then the row is kept without it. */
    private TaskRow insertAnew(TaskRow next) {
        TaskRow stored = repository.insert(next);
        if (stored.id().equals(next.id())
                || next.taskId() != null && next.taskId().equals(stored.taskId())) {
            return stored;
        }
        LOG.error(
                "Submission {} ({}, task {}) was freed before its outcome was known, and submission {} has its key: both may be paid",
                next.id(),
                next.state(),
                next.taskId(),
                stored.id());
        return repository.insert(next.toBuilder().submissionKey(null).build());
    }

    /** A task that nobody has yet, for the exchange that waits. */
    TaskRow take(TaskRow found) {
        row = found;
        boolean free = found.state() == TaskState.RUNNING && found.owner() == null;
        return free ? keep(repository.update(found.awaitedBy(node.id()))).orElse(found) : found;
    }

    /** The caller has given up: an ordinary task, which any node may claim. */
    void release(TaskRow stored) {
        if (stored.awaited() && isOwn(stored)) {
            writes.release(stored);
        }
    }
}
