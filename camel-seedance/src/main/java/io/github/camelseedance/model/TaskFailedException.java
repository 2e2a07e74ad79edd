/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** With {@code awaitCompletion}: the task ended otherwise than {@code succeeded}. */
public class TaskFailedException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    private final transient VideoTask task;

    public TaskFailedException(VideoTask task) {
        super(
                message(task),
                ErrorDetail.of(task.provider()).withCode(task.errorCode()).withTaskId(task.id()));
        this.task = task;
    }

    /** The task as it ended. */
    public VideoTask getTask() {
        return task;
    }

    private static String message(VideoTask task) {
        String code = task.errorCode() == null ? "" : " (" + task.errorCode() + ")";
        String message = task.errorMessage() == null ? "" : ": " + SafeText.of(task.errorMessage());
        return "Task %s of %s ended as %s%s%s"
                .formatted(task.id(), task.provider(), task.status().text(), code, message);
    }
}
