/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.model.VideoTask;
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
    private TrackedTask row;

    AcceptedWrite(SubmitCommand command, TaskTracker tracker, TrackedTask row, VideoTask task) {
        this.command = command;
        this.tracker = tracker;
        this.repository = tracker.repository();
        this.row = row;
        this.task = task;
    }

    /** Stores it and returns the row; {@code waited} is false when the caller has given up already. */
    TrackedTask store(boolean waited) {
        boolean awaited = waited && command.awaited();
        while (true) {
            TrackedTask next = accepted(awaited);
            Optional<TrackedTask> stored;
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
            Optional<TrackedTask> current = repository.find(row.id());
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
    private TrackedTask insert(TrackedTask next) {
        TrackedTask stored = repository.insert(next);
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

    private TrackedTask accepted(boolean awaited) {
        boolean finished = !command.tracked() && !awaited;
        return row.toBuilder()
                .state(finished ? TaskState.DELIVERED : TaskState.RUNNING)
                .taskId(task.id())
                .task(task)
                .reason(null)
                .owner(awaited ? tracker.node() : null)
                .awaited(awaited)
                .acceptedAt(tracker.scheduler().now())
                .finishedAt(finished ? tracker.scheduler().now() : null)
                .build();
    }

    /** A consumer with source=account saw the task before its submission was stored: it belongs to the submission. */
    private boolean takeFromAdopted() {
        Optional<TrackedTask> other =
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
