/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.util.concurrent.CompletableFuture;

/**
 * What this node keeps in memory of a task that it follows. Guarded by the tracker's lock; {@code row} is written only by
 * whoever has set {@code busy}.
 */
public final class FollowedTask {

    public final String id;
    public final TaskScope scope;
    public final String taskId;
    /** Null for a mere observation, which owns nothing. */
    public TaskRow row;
    /** Access of the exchange that waits; null when none does. */
    PollAccess waitAccess;
    /** Completed with the end; null when no exchange waits. */
    CompletableFuture<VideoTask> waiter;
    /** The lane in which it is scheduled, or null. */
    PollLane lane;
    /** When it is due, by the monotonic clock. */
    long due;
    /** A request or a write for it is under way, or a route has its end. */
    boolean busy;
    /** A route is done with its end, and that is being written down. */
    boolean closing;
    /** A hint came while it was busy. */
    boolean hinted;
    /** It is no longer followed here; whatever comes back for it is dropped. */
    public boolean gone;
    /** When it was last looked at because of a hint, or will be; 0 for never. */
    long hintedAt;

    int notFound;
    long notFoundSince;
    int withoutUrl;
    int protocolErrors;
    /** When the provider last said that it runs; 0 before the first answer here. */
    long answeredAt;
    /** Watched time, in milliseconds, that is stored already. */
    long storedWatched;

    long watched;

    public FollowedTask(String id, TaskScope scope, String taskId, TaskRow row) {
        this.id = id;
        this.scope = scope;
        this.taskId = taskId;
        this.row = row;
        if (row != null) {
            watched = row.watched();
            storedWatched = row.watched();
        }
    }

    public boolean isObserver() {
        return row == null;
    }

    /** What is known of the task, or null. */
    VideoTask known() {
        return row == null ? null : row.task();
    }
}
