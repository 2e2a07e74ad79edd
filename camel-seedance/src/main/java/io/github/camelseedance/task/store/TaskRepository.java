/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Service;

/**
 * The truth about submissions and tasks: journal, list of running tasks and ownership. Shared by any number of nodes where the
 * implementation can be.
 *
 * <p>Every method can block on input and output and throws an unchecked exception when the store does not answer: a
 * {@link io.github.camelseedance.model.ServiceUnavailableException} when nothing was changed; an {@link UncertainWriteException}, or
 * any other one, when the change can be found by a later read. Implementations are safe for use by many threads.
 *
 * <p><b>Ownership.</b> A node is known by an id that is made anew at each start. It calls {@link #heartbeat} every few seconds;
 * when its last one is older than {@link #lease()}, by the clock of the store, its tasks can be claimed by others, and
 * {@code heartbeat} tells it so. Before its first heartbeat a node owns and claims nothing. {@link #update} and {@link #remove} are refused when the row's version is no longer the caller's: each
 * write and each claim increases it.
 */
public interface TaskRepository extends Service {

    /** Error code of a {@code ServiceUnavailableException} when the store does not answer, or refuses. */
    String UNAVAILABLE = "REPOSITORY_UNAVAILABLE";

    /**
     * Stores a new row with version 1, unless its submission key (by queue) or its task id (by provider and base URL) is known.
     *
     * @return the row as stored; or the row that has the key or the task id: then its {@code id} is another one
     */
    TaskRow insert(TaskRow task);

    /**
     * Replaces a row, when its version is still {@code task.version()}.
     *
     * @return the row as stored, with the next version; empty when somebody else has changed or removed it
     * @throws TaskBoundException    when another row has its task id
     * @throws IllegalStateException when {@link TaskState#canBecome} does not have the change of state
     */
    Optional<TaskRow> update(TaskRow task);

    /**
     * Replaces rows as {@link #update} does, one after the other or all at once.
     *
     * @return what {@link #update} says of each row, in order; of fewer rows when the store has failed after them. It throws only when
     *     nothing was changed
     */
    default List<Optional<TaskRow>> updateAll(List<TaskRow> tasks) {
        List<Optional<TaskRow>> stored = new ArrayList<>();
        for (TaskRow task : tasks) {
            try {
                stored.add(update(task));
            } catch (RuntimeException e) {
                if (stored.isEmpty()) {
                    throw e;
                }
                return stored;
            }
        }
        return stored;
    }

    /** Removes a row, and frees its key, when its version is still {@code task.version()}. */
    boolean remove(TaskRow task);

    Optional<TaskRow> find(String id);

    /** By submission key, within a queue. */
    Optional<TaskRow> findByKey(String queue, String submissionKey);

    /** By the provider's id. */
    Optional<TaskRow> findByTaskId(String provider, String baseUrl, String taskId);

    /** By the hash of the webhook token. */
    Optional<TaskRow> findByToken(String tokenHash);

    /** Which of these task ids some row has. */
    Set<String> knownTaskIds(String provider, String baseUrl, Collection<String> taskIds);

    /**
     * Takes rows that nobody living owns: of one of the scopes, in one of the states that is claimable, with no owner or a dead
     * one. The rows come back with this owner, {@code awaited} false and the next version. Oldest first.
     */
    List<TaskRow> claim(String node, Collection<TaskScope> scopes, Set<TaskState> states, int limit);

    /**
     * Ids of a node's rows in claimable states. A node that cannot know what it owns, because the answer to a claim was lost, compares
     * them with those it works on.
     */
    default Set<String> owned(String node) {
        return TaskState.CLAIMABLE.stream()
                .flatMap(state -> list(null, state, Integer.MAX_VALUE).stream())
                .filter(row -> node.equals(row.owner()))
                .map(TaskRow::id)
                .collect(Collectors.toSet());
    }

    /** Gives up rows of a node, so that others can claim them. Only owner, {@code awaited} and version change. */
    void release(String node, Collection<String> ids);

    /**
     * Says that a node lives; the first call registers it.
     *
     * @return false when its lease had run out: everything that it owned may belong to others, and it must begin anew under a new id
     */
    boolean heartbeat(String node);

    /**
     * As {@link #heartbeat(String)}, and in the same step replaces what is known of running tasks that the node owns: {@code task} and
     * {@code observedRunning} of each row that is still running in the given version. The version stays. A store that does not do this keeps
     * what it had until the next update of the row.
     */
    default boolean heartbeat(String node, List<TaskRow> seen) {
        return heartbeat(node);
    }

    /** Releases all rows of a node and forgets it. */
    void leave(String node);

    /**
     * How long a node is trusted after its last heartbeat; the component beats at a quarter of it, every 5 s at least. A store in the
     * memory of the nodes' own process needs none: it says a time that never passes.
     */
    Duration lease();

    /** Notes for the owner of a row, whichever node that is, that it should be looked at now. */
    void hint(String id);

    /** Takes the hints for the rows of a node. */
    List<String> takeHints(String node);

    /**
     * As {@link #insert(TaskRow)}, unless the payer would spend more than the budget with it: what ended within the period at its
     * real cost, what runs or is in doubt at its estimate, and this row. The sum is taken and the row is written in one step: of
     * inserts that come together, on any nodes, none passes that is one too many. What has the key or the task id comes first.
     *
     * @param task with its estimate
     * @throws io.github.camelseedance.model.BudgetExceededException when it would be too much; nothing is stored then
     * @throws UnsupportedOperationException                         when this store cannot keep budgets
     */
    default TaskRow insert(TaskRow task, Budget budget) {
        throw new UnsupportedOperationException(
                "The task repository " + getClass().getName()
                        + " cannot keep budgets: it has no insert(TaskRow, Budget). Remove the option budget, or use another repository");
    }

    /** What a payer has spent since a time and has reserved now, by currency; with one query where that can be. */
    default List<BudgetUse> budgetUse(Payer payer, Instant since) {
        return BudgetUse.ofRows(spent(since).filter(row -> Payer.of(row.scope()).equals(payer)));
    }

    /**
     * What was spent since a time and is reserved now, by day, payer, model and currency, in no order; with one query where that can
     * be, and no more than 10,000 entries.
     */
    default List<Spending> spending(Instant since) {
        return Spending.of(spent(since));
    }

    private Stream<TaskRow> spent(Instant since) {
        return Arrays.stream(TaskState.values())
                .flatMap(state -> list(null, state, 100_000).stream())
                .filter(row -> Charge.of(row).countsSince(since));
    }

    /** Counts by scope and state, without {@code DELIVERED}. Cheap enough for once every few seconds. */
    List<TaskCount> counts();

    /** Rows in a state, oldest first; queue null for all. */
    List<TaskRow> list(String queue, TaskState state, int limit);

    /**
     * Rows for somebody who looks at them: what is not delivered first, the newest submission first; then what is delivered, the latest
     * delivery first. Cheap enough for once every two seconds: this method, which reads every row of the states, is for stores with few
     * rows.
     */
    default TaskQuery.Found page(TaskQuery query) {
        return TaskQuery.Found.first(
                query.states().stream()
                        .flatMap(state -> list(query.queue(), state, TaskQuery.MAX_SEARCHED).stream())
                        .filter(query::matches)
                        .map(row -> new TaskQuery.Placed(place(row), row))
                        .filter(placed -> query.isBehind(placed.place()))
                        .sorted(Comparator.comparing(TaskQuery.Placed::place, TaskQuery.Place.ORDER)),
                query.limit());
    }

    private static TaskQuery.Place place(TaskRow row) {
        boolean delivered = row.state() == TaskState.DELIVERED;
        return new TaskQuery.Place(
                delivered, delivered && row.finishedAt() != null ? row.finishedAt() : row.createdAt(), row.id());
    }

    /** A time that was noted under a name, such as when an account was first looked through. */
    Optional<Instant> mark(String name);

    /** Notes a time under a name, instead of an earlier one. */
    void mark(String name, Instant time);

    /** How long a delivered row is kept after its end: its submission key and its task id stay known. */
    Duration submissionKeyRetention();

    /** Removes delivered rows whose retention has passed. Called now and then. */
    int purge();

    /** Whether rows survive the process. */
    boolean isDurable();
}
