/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task;

import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.TaskIds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a webhook means. It makes a running task due at once; and it can tell the id of a task whose submission was never answered,
 * which the provider is then asked about.
 */
final class WebhookHints {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookHints.class);
    private static final int MAX_EARLY = 10_000;
    private static final Duration KEEP_EARLY = Duration.ofMinutes(10);

    /** A task id that came before the answer to its submission. */
    private record Early(String taskId, long at) {}

    /** Verifying requests for one submission are at least so far apart, however many webhooks come. */
    private static final Duration BIND_PAUSE = Duration.ofSeconds(2);

    private final TaskTracker tracker;
    private final Map<String, Long> boundAt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_EARLY;
        }
    };
    private final Map<String, Early> earlyIds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Early> eldest) {
            return size() > MAX_EARLY;
        }
    };

    WebhookHints(TaskTracker tracker) {
        this.tracker = tracker;
    }

    void received(String tokenHash, String hintedTaskId) {
        Optional<TrackedTask> row = tracker.repository().findByToken(tokenHash);
        if (row.isEmpty()) {
            return;
        }
        boolean usable = TaskIds.isValid(hintedTaskId);
        switch (row.get().state()) {
            case RUNNING -> tracker.hint(row.get().id());
            case SUBMITTING -> {
                if (usable) {
                    remember(tokenHash, hintedTaskId);
                }
                tracker.repository().hint(row.get().id());
            }
            case IN_DOUBT -> {
                if (usable) {
                    bind(row.get(), hintedTaskId);
                }
            }
            default ->
                LOG.debug("A webhook for task {}, which has ended", row.get().taskId());
        }
    }

    private void remember(String tokenHash, String taskId) {
        synchronized (earlyIds) {
            earlyIds.put(tokenHash, new Early(taskId, tracker.scheduler().nanoTime()));
        }
    }

    /** The task id that a webhook told before the submission's answer came. */
    Optional<String> early(String tokenHash) {
        synchronized (earlyIds) {
            Early early = tokenHash == null ? null : earlyIds.remove(tokenHash);
            boolean fresh = early != null && tracker.scheduler().nanoTime() - early.at() < KEEP_EARLY.toNanos();
            return fresh ? Optional.of(early.taskId()) : Optional.empty();
        }
    }

    private void bind(TrackedTask row, String taskId) {
        Optional<Access> access = tracker.accessTo(row.scope());
        if (access.isEmpty() || isFlood(row.id())) {
            return;
        }
        // the body is a hint: only what the provider says under our key counts
        access.get().client().status(taskId).whenComplete((task, error) -> tracker.following()
                .work(() -> {
                    if (error != null) {
                        LOG.debug(
                                "A webhook named a task that cannot be asked about: {}",
                                SafeText.of(error.getMessage()));
                    } else {
                        bind(row, task);
                    }
                }));
    }

    private boolean isFlood(String id) {
        synchronized (boundAt) {
            long now = tracker.scheduler().nanoTime();
            Long before = boundAt.get(id);
            if (before != null && now - before < BIND_PAUSE.toNanos()) {
                return true;
            }
            boundAt.put(id, now);
            return false;
        }
    }

    private void bind(TrackedTask row, VideoTask task) {
        try {
            new Resolver(tracker).resolve(row, Resolver.Action.ADOPT, task);
        } catch (TaskBoundException e) {
            LOG.warn("A webhook named task {}, which belongs to another submission", task.id());
        }
    }
}
