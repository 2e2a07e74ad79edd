/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.store.TaskMerge;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of tasks that a consumer with source=account saw before their submission was stored: they belong to the submission.
 *
 * @param marker of the provider, or null
 */
record AdoptedRows(TaskRepository repository, Marker marker) {

    private static final Logger LOG = LoggerFactory.getLogger(AdoptedRows.class);

    /** Removes the adopted row of a task when the task is that of a submission; false when it belongs to somebody else. */
    boolean takeFor(TaskRow row, VideoTask task) {
        TaskRow other = repository
                .findByTaskId(row.scope().provider(), row.scope().baseUrl(), task.id())
                .orElse(null);
        if (other == null) {
            return true;
        }
        if (other.fingerprint() != null || other.state() == TaskState.DELIVERED || !isOf(row, other)) {
            LOG.error("Task {} was accepted for submission {} but belongs to {}", task.id(), row.id(), other.id());
            return false;
        }
        return repository.remove(other) || takeFor(row, task);
    }

    /**
     * A provider can answer with the id of another task: its marker tells, or else that it was known before the request was sent, or
     * has another prompt.
     */
    private boolean isOf(TaskRow row, TaskRow adopted) {
        Long told = marker == null || adopted.task() == null ? null : marker.of(adopted.task());
        return told == null
                ? !adopted.createdAt().isBefore(row.sentAt()) && TaskMerge.canBePrompt(row.task(), adopted.task())
                : told.equals(marker.of(row.task()));
    }
}
