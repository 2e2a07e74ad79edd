/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the repository knows of one submission: its row, and each thing that is written to it. */
final class SubmissionJournal {

    private final SubmitCommand command;
    private final TaskTracker tracker;
    private final TaskRepository repository;
    /** Written by the steps, read by the deadline too. */
    private volatile TaskRow row;

    SubmissionJournal(SubmitCommand command, TaskTracker tracker) {
        this.command = command;
        this.tracker = tracker;
        this.repository = tracker.repository();
    }

    /** The row as it was last read or written. */
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

    /** Before anything is sent: the stored row, which is another one when the key is known already. */
    TaskRow intent(TaskRow written) {
        return repository.insert(written);
    }

    /** Before each request: it may reach the provider from now on. Empty when another node has freed the row meanwhile. */
    Optional<TaskRow> sending(VideoTask asked) {
        return keep(repository.update(
                row.sending(tracker.node().id(), asked, tracker.scheduler().now())));
    }

    /** The provider has refused it: a node that dies now has left nothing behind. */
    Optional<TaskRow> refused() {
        return keep(repository.update(row.refused()));
    }

    /** This node goes on with what another attempt has left. Empty when somebody else was faster. */
    Optional<TaskRow> take(TaskRow earlier) {
        Optional<TaskRow> taken =
                keep(repository.update(earlier.ownedBy(tracker.node().id())));
        taken.ifPresent(mine -> tracker.leave(mine.id()));
        return taken;
    }

    /** Nothing was accepted: the row goes and the key is free. */
    void free(Runnable then) {
        tracker.node().writes().write("row " + row.id(), () -> repository.remove(row), removed -> then.run());
    }

    /** Nothing was sent and the repository does not answer: its row goes, whichever version has landed, as soon as it can. */
    void forget(String id) {
        tracker.node()
                .writes()
                .write(
                        "row " + id,
                        () -> repository
                                .find(id)
                                .filter(now -> now.state() == TaskState.SUBMITTING)
                                .map(repository::remove),
                        removed -> {});
    }

    /** Nobody knows what became of the request, and this submission tries to find out. */
    void doubt(Throwable error, Consumer<Optional<TaskRow>> then) {
        tracker.node().writes().update(row.inDoubt(reason(error)), stored -> then.accept(keep(stored)));
    }

    /** Any node may settle it from now on. */
    void share(Runnable then) {
        tracker.node().writes().update(row.released(), stored -> {
            keep(stored);
            then.run();
        });
    }

    /** The intent stays; the tracker, a webhook or a person settles it. */
    void leaveInDoubt(Throwable error, Runnable then) {
        tracker.node()
                .writes()
                .write(
                        "row " + row.id(),
                        () -> look().filter(
                                        now -> now.state() == TaskState.SUBMITTING || now.state() == TaskState.IN_DOUBT)
                                .map(now -> repository.update(
                                        now.inDoubt(reason(error)).released())),
                        stored -> then.run());
    }

    /**
     * The provider has it.
     *
     * @param waited whether the caller still waits; asked when it is written
     * @param others told when the task is another row's
     */
    void accepted(VideoTask task, BooleanSupplier waited, Consumer<TaskRow> then, Consumer<TaskBoundException> others) {
        AcceptedWrite write = new AcceptedWrite(command, tracker, row, task);
        tracker.node()
                .writes()
                .write(
                        "accepted task " + task.id(),
                        () -> {
                            try {
                                return Optional.of(write.store(waited.getAsBoolean()));
                            } catch (TaskBoundException e) {
                                others.accept(e);
                                return Optional.<TaskRow>empty();
                            }
                        },
                        written -> written.ifPresent(stored -> {
                            row = stored;
                            tracker.accepted(stored);
                            then.accept(stored);
                        }));
    }

    /** The caller has given up: an ordinary task, which any node may claim. */
    void release() {
        if (row.owner() != null) {
            tracker.node().writes().release(row.owner(), List.of(row.id()), tracker::kick);
        }
    }

    boolean isAnothers(VideoTask task) {
        return repository
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .filter(other -> !other.id().equals(row.id()))
                .isPresent();
    }

    private Optional<TaskRow> keep(Optional<TaskRow> stored) {
        stored.ifPresent(this::follow);
        return stored;
    }

    private static String reason(Throwable error) {
        return SafeText.of(String.valueOf(error.getMessage()));
    }
}
