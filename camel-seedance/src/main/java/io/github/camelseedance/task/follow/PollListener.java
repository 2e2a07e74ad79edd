/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskScope;

/** Told of what comes of the looks at tasks. Whoever is told holds the task, and schedules its next look. Called without locks. */
interface PollListener {

    /**
     * The provider has told how the task is.
     *
     * @param itself whether it was asked about this task; else a list shows it so
     */
    void answered(FollowedTask task, VideoTask answer, boolean itself);

    /** The provider does not know it. */
    void notFound(FollowedTask task, TaskNotFoundException error);

    /** The answer for this task makes no sense. */
    void garbled(FollowedTask task, ProtocolException error);

    /** There was no answer, or reading it has failed. */
    void unanswered(FollowedTask task);

    /** Whether somebody wants to hear of each change of status on the way. */
    boolean wantsChanges(TaskScope scope);
}
