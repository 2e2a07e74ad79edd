/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores that a submission was accepted. Whatever has happened to its row meanwhile, the id of a paid task is not dropped.
 */
final class AcceptedWrite {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptedWrite.class);

    private final SubmitCommand command;
    private final TaskTracker tracker;
    private final TaskRepository repository;
    private final VideoTask task;
    private TaskRow row;

    AcceptedWrite(SubmitCommand command, TaskTracker tracker, TaskRow row, VideoTask task) {
        this.command = command;
        this.tracker = tracker;
        this.repository = tracker.repository();
        this.row = row;
        this.task = task;
    }

    /** Stores it and returns the row; {@code waited} is false when the caller has given up already. */
    TaskRow store(boolean waited) {
        boolean awaited = waited && command.awaited();
        while (true) {
            TaskRow next = accepted(awaited);
            Optional<TaskRow> stored;
            try {
                stored = repository.update(next);
            } catch (TaskBoundException e) {
                stored = Optional.empty();
                if (!takeFromAdopted()) {
                    throw e;
                }
            }
            if (stored.isPresent()) {
                return stored.get();
            }
            Optional<TaskRow> current = repository.find(row.id());
            if (current.isEmpty()) {
                // it was freed as not sent or absent: the provider knows better
                return insert(next);
            }
            if (current.get().taskId() != null) {
                return current.get();
            }
            row = current.get();
        }
    }

    /** The key can be another submission's by now: then the task is kept without it. */
    private TaskRow insert(TaskRow next) {
        TaskRow stored = repository.insert(next);
        if (stored.id().equals(next.id()) || task.id().equals(stored.taskId())) {
            return stored;
        }
        LOG.error(
                "Task {} was accepted for submission {}, whose key {} has since: both may be paid",
                task.id(),
                row.id(),
                stored.id());
        return repository.insert(next.toBuilder().submissionKey(null).build());
    }

    private TaskRow accepted(boolean awaited) {
        return row.accepted(
                task,
                awaited ? tracker.node().id() : null,
                awaited,
                tracker.scheduler().now());
    }

    /** A consumer with source=account saw the task before its submission was stored: it belongs to the submission. */
    private boolean takeFromAdopted() {
        Optional<TaskRow> other =
                repository.findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id());
        if (other.isEmpty()) {
            return true;
        }
        if (other.get().fingerprint() != null || other.get().state() == TaskState.DELIVERED) {
            LOG.error(
                    "Task {} was accepted for submission {} but belongs to {}",
                    task.id(),
                    row.id(),
                    other.get().id());
            return false;
        }
        repository.remove(other.get());
        return true;
    }
}
