/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.TaskScope;
import io.github.camelseedance.task.store.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adopts the tasks of an account that its list shows and no row of the repository knows: {@code source=account}. Any number of nodes
 * can do it at once, since a task id can be stored only once.
 */
public final class AccountScanner {

    private static final Logger LOG = LoggerFactory.getLogger(AccountScanner.class);
    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 1000;
    private static final int PENDING_LIMIT = 1000;
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final TaskTracker tracker;
    private final TaskScope scope;
    private final SeedanceClient client;
    private final boolean earliest;
    private final Duration interval;
    private final BooleanSupplier active;

    /**
     * @param tracker  where adopted tasks go
     * @param scope    whose tasks
     * @param access   how the account is asked
     * @param earliest whether the first scan adopts everything; else what was created after the first start
     * @param interval between scans
     * @param active   whether to go on
     */
    public AccountScanner(
            TaskTracker tracker,
            TaskScope scope,
            PollAccess access,
            boolean earliest,
            Duration interval,
            BooleanSupplier active) {
        this.tracker = tracker;
        this.scope = scope;
        this.client = access.client();
        this.earliest = earliest;
        this.interval = interval;
        this.active = active;
    }

    /** Scans now and then after each interval, as long as it is active. */
    public void start() {
        tracker.node().work(this::scan);
    }

    private void scan() {
        if (!active.getAsBoolean()) {
            return;
        }
        Instant begun = tracker.scheduler().now();
        CompletableFuture<Void> done;
        try {
            done = page(1, since(begun));
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        done.whenComplete((nothing, error) -> {
            if (error == null) {
                tracker.node()
                        .writes()
                        .write(
                                "mark of account " + scope.account(),
                                () -> {
                                    tracker.repository().mark(name("scanned"), begun);
                                    return null;
                                },
                                ignored -> {});
            } else {
                LOG.warn(
                        "The tasks of account '{}' could not be listed, tried again in {}: {}",
                        scope.account(),
                        interval,
                        SafeText.of(String.valueOf(error.getMessage())));
            }
            tracker.scheduler().schedule(interval, () -> tracker.node().work(this::scan));
        });
    }

    /** Tasks created before this are not adopted. */
    private Instant since(Instant now) {
        TaskRepository repository = tracker.repository();
        Instant from = repository.mark(name("from")).orElseGet(() -> {
            Instant first = earliest ? Instant.EPOCH : now;
            repository.mark(name("from"), first);
            return first;
        });
        // what was delivered and forgotten since must not come again
        Instant remembered = now.minus(repository.submissionKeyRetention().dividedBy(2));
        Instant window = repository
                .mark(name("scanned"))
                .map(last -> Stream.of(last.minus(OVERLAP), remembered)
                        .min(Instant::compareTo)
                        .orElseThrow())
                .orElse(Instant.EPOCH);
        return from.isAfter(window) ? from : window;
    }

    private String name(String what) {
        return "account-%s|%s|%s|%s|%s"
                .formatted(what, scope.queue(), scope.provider(), scope.baseUrl(), scope.account());
    }

    private CompletableFuture<Void> page(int page, Instant since) {
        return client.list(page, PAGE_SIZE, null)
                .thenComposeAsync(
                        result -> {
                            adopt(result.tasks(), since);
                            boolean more =
                                    result.tasks().size() >= PAGE_SIZE && (long) page * PAGE_SIZE < result.total();
                            boolean past = client.provider().listsNewestFirst() && isPast(result, since);
                            return more && page < MAX_PAGES && !past && active.getAsBoolean()
                                    ? page(page + 1, since)
                                    : CompletableFuture.<Void>completedFuture(null);
                        },
                        tracker.node()::work);
    }

    /** Whether a page in order, newest first, ends before the time that matters. */
    private static boolean isPast(TaskPage page, Instant since) {
        Instant before = null;
        for (VideoTask task : page.tasks()) {
            if (task.createdAt() == null || before != null && task.createdAt().isAfter(before)) {
                return false;
            }
            before = task.createdAt();
        }
        return before != null && before.isBefore(since);
    }

    private void adopt(List<VideoTask> tasks, Instant since) {
        TaskRepository repository = tracker.repository();
        List<VideoTask> wanted = tasks.stream()
                .filter(task -> task.createdAt() == null || !task.createdAt().isBefore(since))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        Set<String> known = repository.knownTaskIds(
                scope.provider(),
                scope.baseUrl(),
                wanted.stream().map(VideoTask::id).toList());
        List<TaskRow> pending = Stream.concat(
                        repository.list(null, TaskState.SUBMITTING, PENDING_LIMIT).stream(),
                        repository.list(null, TaskState.IN_DOUBT, PENDING_LIMIT).stream())
                .filter(row -> row.scope().provider().equals(scope.provider())
                        && row.scope().baseUrl().equals(scope.baseUrl()))
                .toList();
        Set<Long> marks = pending.stream()
                .map(row -> row.task() == null ? null : mark(row.task()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        int adopted = 0;
        for (VideoTask task : wanted) {
            if (!known.contains(task.id()) && !isOurs(task, pending, marks)) {
                TaskRow row = row(task);
                adopted += repository.insert(row).id().equals(row.id()) ? 1 : 0;
            }
        }
        if (adopted > 0) {
            LOG.info("{} tasks of account '{}' adopted", adopted, scope.account());
            tracker.kick();
        }
    }

    /** A submission of this repository whose answer is still on its way must not be adopted as somebody else's. */
    private boolean isOurs(VideoTask task, List<TaskRow> pending, Set<Long> marks) {
        if (pending.isEmpty()) {
            return false;
        }
        Long told = mark(task);
        return told == null || marks.contains(told);
    }

    private Long mark(VideoTask task) {
        return client.provider().marker().map(marker -> marker.of(task)).orElse(null);
    }

    private TaskRow row(VideoTask task) {
        return TaskRow.builder()
                .id(tracker.node().newId())
                .scope(scope)
                .keyHash(client.keyHash())
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId(task.id())
                .task(task)
                .createdAt(tracker.scheduler().now())
                .acceptedAt(task.createdAt())
                .build();
    }
}
