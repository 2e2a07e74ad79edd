/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;

/** Takes the ends of the tasks of a scope: a consumer. Its methods are called without locks and must be short. */
public interface Receiver {

    /** Whose tasks it takes. */
    TaskScope scope();

    /** How they are asked about. */
    PollAccess access();

    /** After which watched time a task that still runs is given up. */
    Duration taskTimeout();

    /** Whether it takes ends as they come. One that takes an end only when it is asked for one leaves the rest to others. */
    default boolean takesEnds() {
        return true;
    }

    /** There is an end, or a change, to be taken. */
    void wake();

    /** Whether changes on the way are wanted. */
    default boolean wantsChanges() {
        return false;
    }

    /** A change on the way, where they are wanted: best effort. */
    default void changed(TaskRow row, VideoTask task) {}
}
