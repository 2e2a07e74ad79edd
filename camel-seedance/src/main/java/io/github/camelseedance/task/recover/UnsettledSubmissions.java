/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.follow.FollowedTask;
import io.github.camelseedance.task.follow.FollowedTasks;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.follow.PollResultHandler;
import io.github.camelseedance.task.follow.ResultDispatcher;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.search.SubmissionLookup;
import io.github.camelseedance.task.search.SubmissionSearch;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles submissions whose node is gone, or that were left in doubt: frees what was provably not sent, adopts what the provider has,
 * keeps the rest. It never submits.
 */
public final class UnsettledSubmissions {

    private static final Logger LOG = LoggerFactory.getLogger(UnsettledSubmissions.class);

    private final TaskNode node;
    private final FollowedTasks following;
    private final PollResultHandler follower;
    private final ResultDispatcher handOver;
    private final Consumer<TaskRow> accepted;

    /** @param accepted is told of each task that is found */
    public UnsettledSubmissions(
            TaskNode node,
            FollowedTasks following,
            PollResultHandler follower,
            ResultDispatcher handOver,
            Consumer<TaskRow> accepted) {
        this.node = node;
        this.following = following;
        this.follower = follower;
        this.handOver = handOver;
        this.accepted = accepted;
    }

    /** Takes care of a claimed row in {@code SUBMITTING} or {@code IN_DOUBT}; its watch is busy. */
    public void settle(FollowedTask watch) {
        if (watch.row.state() == TaskState.IN_DOUBT) {
            reconcile(watch);
        } else if (!watch.row.sent()) {
            free(watch, "its node was gone before the request was sent");
        } else {
            LOG.warn("Submission {} was under way when its node was gone: it is in doubt", watch.id);
            node.writes().update(watch.row.inDoubt("The node was gone while the request was under way"), stored -> {
                if (stored.isEmpty()) {
                    handOver.lost(watch);
                } else {
                    watch.row = stored.get();
                    reconcile(watch);
                }
            });
        }
    }

    /** Gives up what a webhook, a person or another attempt has settled meanwhile. Blocks on the repository. */
    public void tidy() {
        List<FollowedTask> unsettled;
        following.lock.lock();
        try {
            unsettled = following.watches.values().stream()
                    .filter(watch -> !watch.isObserver() && watch.row.state().isUnsettled())
                    .toList();
        } finally {
            following.lock.unlock();
        }
        for (FollowedTask watch : unsettled) {
            boolean mine = node.repository()
                    .find(watch.id)
                    .filter(now -> now.state().isUnsettled() && Objects.equals(now.owner(), watch.row.owner()))
                    .isPresent();
            if (!mine) {
                handOver.forget(watch);
            }
        }
    }

    private void free(FollowedTask watch, String why) {
        node.writes().write("row " + watch.id, () -> node.repository().remove(watch.row), removed -> {
            if (removed) {
                LOG.info("Submission {} is free again: {}", watch.id, why);
            }
            handOver.forget(watch);
        });
    }

    private void reconcile(FollowedTask watch) {
        Optional<PollAccess> access;
        following.lock.lock();
        try {
            access = following.searchAccess(watch.scope, watch.row.keyHash());
        } finally {
            following.lock.unlock();
        }
        if (watch.row.held()
                || access.isEmpty()
                || !SubmissionLookup.isPossible(watch.row, access.get().client())) {
            // only a webhook or a decision can settle it: it stays visible as in doubt
            return;
        }
        following
                .search(watch.row, access.get().client(), () -> !watch.gone)
                .run()
                .whenComplete((result, error) -> {
                    if (error != null || watch.gone) {
                        return;
                    }
                    if (result instanceof SubmissionSearch.Result.Found found) {
                        adopt(watch, found.task());
                    } else if (result instanceof SubmissionSearch.Result.Absent) {
                        free(watch, "the provider does not have it");
                    }
                });
    }

    private void adopt(FollowedTask watch, VideoTask task) {
        LOG.info("Submission {} was accepted after all: task {}", watch.id, task.id());
        TaskRow next = watch.row.accepted(
                task, watch.row.owner(), false, node.scheduler().now());
        node.writes().write("accepted task " + task.id(), () -> update(next, watch.row), stored -> {
            if (stored.isEmpty()) {
                handOver.lost(watch);
            } else if (stored.get().state() == TaskState.IN_DOUBT) {
                reconcile(watch);
            } else if (stored.get().state() == TaskState.DELIVERED) {
                // track=false: nobody is told of its end
                accepted.accept(stored.get());
                handOver.forget(watch);
            } else {
                follow(watch, stored.get());
            }
        });
    }

    /** The row as it was when somebody has begun to track the task by its id since it was found: the next look tells. */
    private Optional<TaskRow> update(TaskRow next, TaskRow before) {
        try {
            return node.repository().update(next);
        } catch (TaskBoundException e) {
            return Optional.of(before);
        }
    }

    private void follow(FollowedTask watch, TaskRow stored) {
        accepted.accept(stored);
        FollowedTask running = new FollowedTask(watch.id, watch.scope, stored.taskId(), stored);
        following.lock.lock();
        try {
            following.follow(running);
            follower.schedule(running, node.scheduler().nanoTime());
        } finally {
            following.lock.unlock();
        }
    }
}
