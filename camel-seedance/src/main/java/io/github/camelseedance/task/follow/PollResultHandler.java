/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.follow;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.model.ProtocolException;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskNotFoundException;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.node.TaskNode;
import io.github.camelseedance.task.store.TaskMerge;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an answer means for a task: it runs on, it has ended, or nobody can tell. */
public record PollResultHandler(TaskNode node, Receivers receivers, PollSchedule polls, ResultDispatcher ends)
        implements PollListener {

    private static final Logger LOG = LoggerFactory.getLogger(PollResultHandler.class);

    private static final int NOT_FOUND_LOOKS = 3;
    private static final Duration NOT_FOUND_TIME = Duration.ofSeconds(60);
    private static final int URL_LOOKS = 3;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(24);
    /** So often the time in which a task was seen running is stored. */
    private static final Duration OBSERVED_STEP = Duration.ofMinutes(10);
    /** Longer gaps between answers are time in which nobody could ask: regular looks are 12 intervals apart at most. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(3);

    private static final String UNKNOWN = "The provider does not know the task any more";
    private static final String ERASED =
            "The task ended while it was cancelled, and the provider has erased its record: it was probably charged";

    @Override
    public void answered(FollowedTask task, VideoTask answer, boolean itself) {
        VideoTask known = TaskMerge.merge(task.known(), answer);
        VideoTask merged = polls.access(task)
                .map(access -> access.client().provider().complete(known))
                .orElse(known);
        if (!merged.ended()) {
            task.notFound = 0;
            task.protocolErrors = 0;
            running(task, merged, itself);
            return;
        }
        if (merged.status() == TaskStatus.SUCCEEDED && merged.videoUrls().isEmpty()) {
            if (++task.withoutUrl <= URL_LOOKS) {
                again(task);
                return;
            }
            merged = TaskMerge.ended(
                    merged,
                    TaskStatus.FAILED,
                    TaskMerge.VIDEO_URL_MISSING,
                    "The provider says that the task succeeded and gives no address of the video");
        }
        polls.learn(task, merged);
        ends.end(task, merged);
    }

    @Override
    public void notFound(FollowedTask task, TaskNotFoundException error) {
        long now = node.scheduler().nanoTime();
        if (task.notFound++ == 0) {
            task.notFoundSince = now;
        }
        boolean certain = task.notFound >= NOT_FOUND_LOOKS && now - task.notFoundSince >= NOT_FOUND_TIME.toNanos();
        if (!certain) {
            after(task, NOT_FOUND_TIME.dividedBy(NOT_FOUND_LOOKS - 1));
        } else if (task.isObserver()) {
            ends.finishWait(task, error);
        } else if (polls.access(task)
                .map(access -> access.client().keyHash().equals(task.row().keyHash()))
                .orElse(true)) {
            ends.end(
                    task,
                    TaskMerge.ended(
                            task.asFarAsKnown(),
                            TaskStatus.FAILED,
                            isErased(error) ? TaskNotFoundException.RECORD_ERASED : TaskMerge.TASK_NOT_FOUND,
                            isErased(error) ? ERASED : unknown(task)));
        } else {
            ends.park(task, "The API key has changed: the provider does not know the task under the present one");
        }
    }

    private static boolean isErased(TaskNotFoundException error) {
        return TaskNotFoundException.RECORD_ERASED.equals(error.getCode());
    }

    private String unknown(FollowedTask task) {
        Instant accepted = task.row().acceptedAt();
        return polls.access(task)
                .flatMap(access -> access.client().provider().retention())
                .filter(retention -> accepted != null && node.scheduler().now().isAfter(accepted.plus(retention)))
                .map(retention -> "%s: it shows tasks for %s days".formatted(UNKNOWN, retention.toDays()))
                .orElse(UNKNOWN);
    }

    @Override
    public void garbled(FollowedTask task, ProtocolException error) {
        if (task.protocolErrors++ == 0) {
            LOG.warn(
                    "The answer about task {} makes no sense; it is asked about again: {}",
                    task.taskId(),
                    SafeText.of(error.getMessage()));
        }
        after(task, new ExponentialDelay(polls.interval(task), LONGEST_WAIT).after(task.protocolErrors));
    }

    @Override
    public void unanswered(FollowedTask task) {
        again(task);
    }

    @Override
    public boolean wantsChanges(TaskScope scope) {
        return receivers.of(scope).stream().anyMatch(Receiver::wantsChanges);
    }

    private void again(FollowedTask task) {
        if (!task.isGone() && !polls.next(task)) {
            ends.letGo(task);
        }
    }

    private void after(FollowedTask task, Duration wait) {
        if (!task.isGone() && !polls.after(task, wait)) {
            ends.letGo(task);
        }
    }

    private void running(FollowedTask task, VideoTask merged, boolean itself) {
        if (task.isObserver()) {
            again(task);
            return;
        }
        if (merged.status() == TaskStatus.UNKNOWN) {
            node.statistics().unknownStatus(merged.provider(), merged.providerStatus());
        }
        Duration longestGap = polls.interval(task).multipliedBy(3);
        long observed = task.addObserved(
                node.scheduler().nanoTime(), longestGap.compareTo(LONGEST_GAP) > 0 ? longestGap : LONGEST_GAP);
        if (observed > timeout(task).toMillis()) {
            timedOut(task, merged, itself);
            return;
        }
        TaskRow row = task.row();
        VideoTask known = row.task();
        boolean changed = known == null || known.status() != merged.status();
        if (!changed
                && Objects.equals(known.providerStatus(), merged.providerStatus())
                && observed - row.observedRunning() < OBSERVED_STEP.toMillis()) {
            again(task);
            return;
        }
        if (!changed || !wantsChanges(task.scope())) {
            task.learned(row.seen(merged, observed));
            node.lease().note(task.row());
            again(task);
            return;
        }
        // only the owner reports a change
        ends.write(task, row.seen(merged, observed), stored -> {
            again(task);
            tellChange(stored, merged);
        });
    }

    private Duration timeout(FollowedTask task) {
        return receivers.of(task.scope()).stream()
                .findFirst()
                .map(Receiver::taskTimeout)
                .orElse(DEFAULT_TIMEOUT);
    }

    private void timedOut(FollowedTask task, VideoTask merged, boolean itself) {
        if (!itself) {
            // nothing is concluded from a list alone: the next look asks for the task itself
            task.hinted = true;
            after(task, Duration.ZERO);
            return;
        }
        ends.end(
                task,
                TaskMerge.ended(
                        merged,
                        TaskStatus.TIMED_OUT,
                        TaskMerge.TRACKING_TIMEOUT,
                        "The provider said for longer than taskTimeout that the task runs; it can still end and be charged"));
    }

    private void tellChange(TaskRow row, VideoTask task) {
        for (Receiver receiver : receivers.of(row.scope())) {
            if (receiver.wantsChanges()) {
                receiver.changed(row, task);
                receiver.wake();
            }
        }
    }
}
