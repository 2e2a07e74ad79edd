/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

/** Another row of the repository has the task already: a task belongs to one submission. */
public class TaskBoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TaskBoundException(String provider, String taskId) {
        super("Task " + taskId + " of " + provider + " belongs to another submission");
    }
}
