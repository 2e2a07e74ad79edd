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
        StringBuilder text = new StringBuilder("Task ")
                .append(task.id())
                .append(" of ")
                .append(task.provider())
                .append(" ended as ")
                .append(task.status().text());
        if (task.errorCode() != null) {
            text.append(" (").append(task.errorCode()).append(')');
        }
        if (task.errorMessage() != null) {
            text.append(": ").append(SafeText.of(task.errorMessage()));
        }
        return text.toString();
    }
}
