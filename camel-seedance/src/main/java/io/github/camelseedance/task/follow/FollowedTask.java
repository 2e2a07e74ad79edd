/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What this node keeps in memory of a task that it follows: a row that it owns, or an observation for an exchange that waits.
 *
 * <p>At any time one holder has it: a poll queue, the queue of ready ends, a route, or whoever works on it. Only the holder changes the
 * row; taking the task out of a queue makes one the holder.
 */
public final class FollowedTask {

    /** Where a task waits for its next look. */
    interface Queue {
        /** Takes the task out; false when it was not in. */
        boolean remove(FollowedTask task);
    }

    /** Least time between two looks at a task for the sake of hints: one that comes sooner is not lost, its look is put off. */
    public static final Duration HINT_PAUSE = Duration.ofSeconds(2);

    private final String id;
    private final TaskScope scope;
    private final String taskId;
    /** Of an observation what was known when it began; else null. */
    private final VideoTask told;

    private volatile TaskRow row;
    private volatile boolean gone;

    /** Completed with the end; null when no exchange waits. Changed by {@link FollowedTasks} only, as are the next five. */
    CompletableFuture<VideoTask> waiter;
    /** The exchange for which the end is being written down; null for none. */
    CompletableFuture<VideoTask> ending;
    /** Ends the wait of that exchange when its end cannot be written; null while nobody wants that. */
    Runnable overdue;
    /** Access of the exchange that waits; null when none does. */
    PollAccess waitAccess;
    /** A route has its end. */
    boolean open;
    /** The route is done with its end, and that is being written down. */
    boolean closing;

    /** A look at the task itself is wanted now. */
    volatile boolean hinted;
    /** When it was last looked at because of a hint; 0 for never. */
    long hintedAt;
    /** How it is asked about, and the queue in which it was put last. */
    PollAccess access;

    private volatile Queue queue;
    /** When it is due, by the monotonic clock. Changed by the queue only. */
    long due;
    /** When it was last asked about itself, or else when it was first followed here. */
    long askedAt;

    int notFound;
    long notFoundSince;
    int withoutUrl;
    int protocolErrors;

    private final Duration ageBefore;
    private final long followedAt;
    /** When the provider last said that it runs; 0 before the first answer here. */
    private long answeredAt;

    private long observed;
    private boolean newEnd;

    FollowedTask(TaskRow row, Duration ageBefore, long now) {
        this(row.id(), row.scope(), row.taskId(), null, row, ageBefore, now);
    }

    /** An observation, which owns nothing; of the task the id is known at least. */
    FollowedTask(String id, TaskScope scope, VideoTask told, long now) {
        this(id, scope, told.id(), told, null, Duration.ZERO, now);
    }

    private FollowedTask(
            String id, TaskScope scope, String taskId, VideoTask told, TaskRow row, Duration ageBefore, long now) {
        this.id = id;
        this.scope = scope;
        this.taskId = taskId;
        this.told = told;
        this.row = row;
        this.ageBefore = ageBefore;
        this.followedAt = now;
        this.askedAt = now;
        this.observed = row == null ? 0 : row.observedRunning();
    }

    public String id() {
        return id;
    }

    public TaskScope scope() {
        return scope;
    }

    /** The provider's id; null while it is not known. */
    public String taskId() {
        return taskId;
    }

    /** The row as this node knows it, in the version that it has stored or claimed last; null for an observation. */
    public TaskRow row() {
        return row;
    }

    void stored(TaskRow now) {
        row = now;
        newEnd = false;
    }

    /** Something new is known, and is written down with the next write of the row. */
    void learned(TaskRow now) {
        row = now;
        newEnd = now.state() == TaskState.ENDED;
    }

    /** Whether its end is known and not written down. */
    boolean hasNewEnd() {
        return newEnd;
    }

    public boolean isObserver() {
        return row == null;
    }

    /** Whether it is no longer followed here: whatever comes back for it is dropped. */
    public boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
        unschedule();
    }

    void scheduledIn(Queue where) {
        queue = where;
    }

    /** Takes it out of its poll queue; false when it is in none, so that somebody else is the holder. */
    boolean unschedule() {
        Queue where = queue;
        return where != null && where.remove(this);
    }

    /** What is known of the task, or null. */
    VideoTask known() {
        TaskRow seen = row;
        return seen == null ? told : seen.task();
    }

    /** What is known of the task, its id at least. */
    VideoTask asFarAsKnown() {
        VideoTask known = known();
        return (known == null ? VideoTask.builder() : known.toBuilder())
                .id(taskId)
                .build();
    }

    /** How long ago the provider accepted it, as far as that is known. */
    Duration age(long now) {
        return ageBefore.plusNanos(now - followedAt);
    }

    /**
     * Adds the time since the last answer to that in which it was seen running.
     *
     * @param longest gaps above this one are time in which nobody could ask
     * @return milliseconds in which it was seen running
     */
    long addObserved(long now, Duration longest) {
        boolean first = answeredAt == 0;
        long gap = first ? (observed > 0 ? 0 : age(now).toMillis()) : (now - answeredAt) / 1_000_000;
        answeredAt = now == 0 ? 1 : now;
        observed += Math.min(Math.max(0, gap), longest.toMillis());
        return observed;
    }

    /** Whether the provider has said here that it runs. */
    boolean isAnswered() {
        return answeredAt != 0;
    }

    /** When the provider last said that it runs; when it was first followed, before the first answer. */
    long answeredAt() {
        return answeredAt == 0 ? followedAt : answeredAt;
    }
}
