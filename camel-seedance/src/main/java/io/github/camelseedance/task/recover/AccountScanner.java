/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.recover;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.concurrent.Futures;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.provider.Marker;
import io.github.camelseedance.task.node.TaskNode;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adopts the tasks of an account that its list shows and no row of the repository knows: {@code source=account}. Any number of nodes
 * can do it at once, since a task id can be stored only once.
 *
 * @param node     this node
 * @param kick     called when tasks were adopted: they are to be claimed
 * @param scope    whose tasks
 * @param client   asks the account
 * @param earliest whether the first scan adopts everything; else what was created after the first start
 * @param interval between scans
 * @param active   whether to go on
 */
public record AccountScanner(
        TaskNode node,
        Runnable kick,
        TaskScope scope,
        SeedanceClient client,
        boolean earliest,
        Duration interval,
        BooleanSupplier active) {

    private static final Logger LOG = LoggerFactory.getLogger(AccountScanner.class);
    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 1000;
    private static final int PENDING_LIMIT = 1000;
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    /** How far the provider's clock and that of a node may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(15);

    /** Scans now and then after each interval, as long as it is active. */
    public void start() {
        node.work(this::scan);
    }

    private void scan() {
        if (!active.getAsBoolean()) {
            return;
        }
        Instant begun = node.scheduler().now();
        CompletableFuture<Void> done = Futures.attempt(() -> client.list(1, PAGE_SIZE, null)
                .thenComposeAsync(first -> adopt(first, 1, since(begun, first)), node::work));
        done.whenComplete((nothing, error) -> {
            if (error == null) {
                String what = "mark of account " + scope.account();
                node.writes().write(what, () -> node.repository().mark(name("scanned"), begun));
            } else {
                LOG.warn(
                        "The tasks of account '{}' could not be listed, tried again in {}: {}",
                        scope.account(),
                        interval,
                        SafeText.of(error.getMessage()));
            }
            node.scheduler().schedule(interval, () -> node.work(this::scan));
        });
    }

    /** Tasks created before this are not adopted. */
    private Instant since(Instant now, TaskPage page) {
        TaskRepository repository = node.repository();
        Instant from = repository.mark(name("from")).orElseGet(() -> {
            Instant first = earliest ? Instant.EPOCH : begin(now, page);
            repository.mark(name("from"), first);
            return first;
        });
        // what was delivered and forgotten since must not come again
        Instant remembered = now.minus(repository.submissionKeyRetention().dividedBy(2));
        Instant window = repository
                .mark(name("scanned"))
                .map(last -> last.minus(OVERLAP))
                .map(last -> last.isBefore(remembered) ? last : remembered)
                .orElse(Instant.EPOCH);
        return from.isAfter(window) ? from : window;
    }

    /** After the newest task that there is, by the provider's clock; this clock may be wrong, and a list need not be in order. */
    private Instant begin(Instant now, TaskPage page) {
        Instant margin = now.minus(CLOCKS);
        return page.tasks().stream()
                .map(VideoTask::createdAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .map(newest -> newest.plusMillis(1))
                .filter(after -> client.provider().listsNewestFirst() || after.isAfter(margin))
                .orElse(margin);
    }

    private String name(String what) {
        return "account-%s|%s|%s|%s|%s"
                .formatted(what, scope.queue(), scope.provider(), scope.baseUrl(), scope.account());
    }

    private CompletableFuture<Void> adopt(TaskPage result, int page, Instant since) {
        adopt(result.tasks(), since);
        boolean more = result.tasks().size() >= PAGE_SIZE && (long) page * PAGE_SIZE < result.total();
        boolean past = client.provider().listsNewestFirst() && result.endsBefore(since);
        return more && page < MAX_PAGES && !past && active.getAsBoolean()
                ? client.list(page + 1, PAGE_SIZE, null)
                        .thenComposeAsync(next -> adopt(next, page + 1, since), node::work)
                : CompletableFuture.completedFuture(null);
    }

    private void adopt(List<VideoTask> tasks, Instant since) {
        TaskRepository repository = node.repository();
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
        Pending pending = pending();
        Marker marker = client.provider().marker().orElse(null);
        int adopted = 0;
        int held = 0;
        for (VideoTask task : wanted) {
            if (known.contains(task.id())) {
                continue;
            }
            if (pending.canBe(task, marker)) {
                held++;
            } else {
                TaskRow row = row(task);
                adopted += repository.insert(row).id().equals(row.id()) ? 1 : 0;
            }
        }
        if (held > 0) {
            LOG.info(
                    "{} tasks of account '{}' are not adopted now: each can be that of a submission which is in doubt or under way",
                    held,
                    scope.account());
        }
        if (adopted > 0) {
            LOG.info("{} tasks of account '{}' adopted", adopted, scope.account());
            kick.run();
        }
    }

    /**
     * Submissions of this repository whose answer is still on its way, or lost: their tasks must not be adopted as somebody else's.
     *
     * @param rows the oldest of them
     * @param end  when the newest of those rows was made, where there are more; else null
     */
    private record Pending(List<TaskRow> rows, Instant end) {

        /** A task with a marker is that of a submission with the same; one without can be that of any of its time. */
        boolean canBe(VideoTask task, Marker marker) {
            if (end != null && (task.createdAt() == null || task.createdAt().isAfter(end.minus(CLOCKS)))) {
                return true;
            }
            Long told = marked(task, marker);
            return rows.stream()
                    .anyMatch(row ->
                            told == null ? isOfTime(row, task.createdAt()) : told.equals(marked(row.task(), marker)));
        }

        private static Long marked(VideoTask task, Marker marker) {
            return task == null || marker == null ? null : marker.of(task);
        }

        private static boolean isOfTime(TaskRow row, Instant created) {
            Instant sent = row.sentAt() == null ? row.createdAt() : row.sentAt();
            return created == null || !created.isBefore(sent.minus(CLOCKS)) && !created.isAfter(sent.plus(CLOCKS));
        }
    }

    private Pending pending() {
        TaskRepository repository = node.repository();
        List<TaskRow> submitting = repository.list(null, TaskState.SUBMITTING, PENDING_LIMIT);
        List<TaskRow> inDoubt = repository.list(null, TaskState.IN_DOUBT, PENDING_LIMIT);
        Instant end = Stream.of(submitting, inDoubt)
                .filter(rows -> rows.size() == PENDING_LIMIT)
                .map(rows -> rows.get(PENDING_LIMIT - 1).createdAt())
                .min(Instant::compareTo)
                .orElse(null);
        List<TaskRow> ofAccount = Stream.concat(submitting.stream(), inDoubt.stream())
                .filter(row -> row.scope().provider().equals(scope.provider())
                        && row.scope().baseUrl().equals(scope.baseUrl()))
                .toList();
        return new Pending(ofAccount, end);
    }

    private TaskRow row(VideoTask task) {
        return TaskRow.builder()
                .id(node.newId())
                .scope(scope)
                .keyHash(client.keyHash())
                .state(TaskState.RUNNING)
                .sent(true)
                .taskId(task.id())
                .task(task)
                .createdAt(node.scheduler().now())
                .acceptedAt(task.createdAt())
                .build();
    }
}
