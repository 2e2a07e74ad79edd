/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.store;

import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.VideoTask;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of the task repository: a submission and the task that came of it. Immutable; changes go through {@link #toBuilder()} and
 * {@link TaskRepository#update}, which refuses a row that somebody else has changed.
 *
 * @param id            own id of the submission, a UUID
 * @param scope         whom it belongs to
 * @param keyHash       short hash of the API key that submitted it
 * @param submissionKey the caller's submission key, or null
 * @param fingerprint   hash of what was asked for, or null where it was adopted
 * @param tokenHash     hash of the token in its webhook address, or null
 * @param state         state
 * @param sent          whether a request can have left: with {@code SUBMITTING} the difference between free and in doubt
 * @param operatorOnly          whether nobody but a person looks for it when it is in doubt ({@code onAmbiguousSubmit=fail})
 * @param tracked       whether its end is to be delivered
 * @param taskId        the provider's id, null until it is known
 * @param task          what is known of the task; before acceptance what was asked for (seed, model and so on, no prompt)
 * @param estimate      what it will cost as far as was known before it was sent, or null
 * @param headers       message headers that travel with it: String, Number or Boolean
 * @param owner         node that works on it, or null
 * @param awaited       whether an exchange on the owner waits for it
 * @param deliveries    how often its end was handed out
 * @param notBefore     when its end may be handed out again, or null
 * @param reason        why it is in doubt or parked, or null
 * @param observedRunning       time in milliseconds in which the provider was asked and said that it runs
 * @param createdAt     when the intent was written
 * @param sentAt        when the (last) request was sent, or null
 * @param acceptedAt    when its id was received, or null
 * @param endedAt       when its end was seen, or null
 * @param finishedAt    when it was delivered, or null
 * @param version       fencing: increased by each write and each claim
 */
public record TaskRow(
        String id,
        TaskScope scope,
        String keyHash,
        String submissionKey,
        String fingerprint,
        String tokenHash,
        TaskState state,
        boolean sent,
        boolean operatorOnly,
        boolean tracked,
        String taskId,
        VideoTask task,
        CostEstimate estimate,
        Map<String, Object> headers,
        String owner,
        boolean awaited,
        int deliveries,
        Instant notBefore,
        String reason,
        long observedRunning,
        Instant createdAt,
        Instant sentAt,
        Instant acceptedAt,
        Instant endedAt,
        Instant finishedAt,
        long version) {

    public TaskRow {
        headers = headers == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A builder with nothing set but {@code tracked}. */
    public static TaskRowBuilder builder() {
        return new TaskRowBuilder();
    }

    /** A builder that starts from this row. */
    public TaskRowBuilder toBuilder() {
        return new TaskRowBuilder(this);
    }

    /** Before each request: it may reach the provider from now on. */
    public TaskRow sending(String node, Instant now) {
        return toBuilder()
                .state(TaskState.SUBMITTING)
                .owner(node)
                .sent(true)
                .sentAt(now)
                .reason(null)
                .build();
    }

    /** The provider has refused the request: nothing is on its way. */
    public TaskRow refused() {
        return toBuilder().sent(false).build();
    }

    /** That node works on it from now on. */
    public TaskRow ownedBy(String node) {
        return toBuilder().owner(node).build();
    }

    /** An exchange on that node waits for its end. */
    public TaskRow awaitedBy(String node) {
        return toBuilder().owner(node).awaited(true).build();
    }

    /** Any node may work on it from now on, and no exchange waits for it. */
    public TaskRow released() {
        return toBuilder().owner(null).awaited(false).build();
    }

    /** Nobody knows whether the provider has accepted it. The owner goes on looking. */
    public TaskRow inDoubt(String why) {
        return toBuilder().state(TaskState.IN_DOUBT).reason(why).build();
    }

    /**
     * The provider has it, whoever has found that out. A task that nobody waits for and that is not tracked is done with.
     *
     * @param accepted what the provider has told
     * @param node     the node that follows it, or null for any
     * @param waited   whether an exchange on that node waits for its end
     */
    public TaskRow accepted(VideoTask accepted, String node, boolean waited, Instant now) {
        boolean follow = tracked || waited;
        return toBuilder()
                .state(follow ? TaskState.RUNNING : TaskState.DELIVERED)
                .taskId(accepted.id())
                .task(TaskMerge.merge(task, accepted))
                .reason(null)
                .owner(follow ? node : null)
                .awaited(waited)
                .acceptedAt(now)
                .finishedAt(follow ? null : now)
                .build();
    }

    /**
     * The provider has told that it runs.
     *
     * @param milliseconds time in which it was seen running
     */
    public TaskRow seen(VideoTask running, long milliseconds) {
        return toBuilder().task(running).observedRunning(milliseconds).build();
    }

    /** Its end is known. */
    public TaskRow ended(VideoTask end, Instant now) {
        return toBuilder().state(TaskState.ENDED).task(end).endedAt(now).build();
    }

    /** A route or an exchange gets its end. */
    public TaskRow handedOut() {
        return toBuilder().deliveries(deliveries + 1).build();
    }

    /** The route did not get its end after all. */
    public TaskRow handedBack() {
        return toBuilder().deliveries(deliveries - 1).build();
    }

    /** The route has failed with its end, and gets it again at that time. */
    public TaskRow deliveredAgainAt(Instant time) {
        return toBuilder().notBefore(time).build();
    }

    /** Whether it is followed for an exchange alone: without its node nobody has its end. */
    public boolean isForWaitOnly() {
        return awaited && !tracked && !state.isUnsettled();
    }

    /** It is done with. */
    public TaskRow delivered(Instant now) {
        return released().toBuilder()
                .state(TaskState.DELIVERED)
                .notBefore(null)
                .finishedAt(now)
                .build();
    }

    /** It waits for the decision of a person. */
    public TaskRow parked(String why) {
        return released().toBuilder().state(TaskState.PARKED).reason(why).build();
    }

    /** A person wants it followed, or delivered, again. */
    public TaskRow unparked() {
        return released().toBuilder()
                .state(endedAt == null ? TaskState.RUNNING : TaskState.ENDED)
                .deliveries(0)
                .notBefore(null)
                .reason(null)
                .build();
    }

    /** A person wants an end that was delivered handed to a consumer once more. */
    public TaskRow reopened() {
        return released().toBuilder()
                .state(TaskState.ENDED)
                .tracked(true)
                .finishedAt(null)
                .build();
    }

    /** Names the row, without contents. */
    @Override
    public String toString() {
        return "TaskRow[id=%s, taskId=%s, state=%s, version=%s]".formatted(id, taskId, state, version);
    }
}
