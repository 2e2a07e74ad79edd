/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** A task of the emulator. Its state follows from its age, or from how often it was asked about, and from its prompt. */
public final class EmulatedTask {
    private static final int ANSWERS_WITHOUT_URL = 2;

    private final Submission submission;
    private final JsonNode request;
    private final String key;
    private final long sequence;
    private final Script script;
    private final Timing timing;
    private final int pollsToEnd;
    private final Instant visibleAt;
    private final Instant expiresAt;
    private final ProviderApi api;

    private TaskState state;
    private String errorCode;
    private String errorMessage;
    private Instant updatedAt;
    private int polls;
    private int answersAfterSuccess;
    private boolean erased;

    EmulatedTask(
            Submission submission,
            TaskStore.Order order,
            Call call,
            long sequence,
            EmulatorSettings settings,
            ProviderApi api) {
        this.submission = submission;
        this.request = order.request();
        this.key = call.key();
        this.sequence = sequence;
        this.script = Script.of(order.prompt());
        this.timing = settings.timing(submission.provider());
        this.pollsToEnd = settings.completesAfterPolls();
        this.visibleAt = submission.submittedAt().plus(call.visibleAfter());
        this.updatedAt = submission.submittedAt();
        this.state = api.firstState();
        this.expiresAt = order.expiresAt();
        this.api = api;
    }

    /** Its line in the ledger. */
    public Submission submission() {
        return submission;
    }

    /** The provider that has it. */
    public EmulatedProvider provider() {
        return submission.provider();
    }

    /** Its id. */
    public String id() {
        return submission.taskId();
    }

    /** Its state when it was last looked at: by a request, by the passing of time, by {@link SeedanceEmulator#tick}. */
    public synchronized TaskState state() {
        return state;
    }

    /** The error code of a task that failed, else null. */
    public synchronized String errorCode() {
        return errorCode;
    }

    /** The error message of a task that failed, else null. */
    public synchronized String errorMessage() {
        return errorMessage;
    }

    /** How many answers told its state. */
    public synchronized int polls() {
        return polls;
    }

    /** When it last changed. */
    public synchronized Instant updatedAt() {
        return updatedAt;
    }

    /** The request body. */
    public JsonNode request() {
        return request;
    }

    /** Its place in the order of all tasks. */
    public long sequence() {
        return sequence;
    }

    /** What it costs when it has succeeded. */
    public BigDecimal cost() {
        return submission.cost();
    }

    /** What its prompt asks for. */
    public Script script() {
        return script;
    }

    boolean belongsTo(String otherKey) {
        return key.equals(otherKey);
    }

    String key() {
        return key;
    }

    synchronized boolean visible(Instant now) {
        return !erased && !now.isBefore(visibleAt);
    }

    /** Its record is gone: no answer tells of it any more. The ledger still has it. */
    public synchronized void erase() {
        erased = true;
    }

    /** When time ends the task; null if polls do, or nothing does. */
    Instant endsAt() {
        Instant byScript = pollsToEnd > 0 || script.ending() == Script.Ending.NEVER
                ? null
                : submission.submittedAt().plus(timing.queueTime()).plus(timing.run(script.slow()));
        return expiresBefore(byScript) ? expiresAt : byScript;
    }

    /** When time lets the task run; null if polls do. */
    Instant runsAt() {
        return pollsToEnd > 0 ? null : submission.submittedAt().plus(timing.queueTime());
    }

    private boolean expiresBefore(Instant end) {
        return expiresAt != null && (end == null || expiresAt.isBefore(end));
    }

    synchronized void polled() {
        polls++;
    }

    /** Brings the state up to date; true if the task has ended with this call. */
    synchronized boolean refresh(Instant now) {
        if (state.isTerminal()) {
            return false;
        }
        if (pollsToEnd > 0 ? refreshByPolls() : refreshByTime(now)) {
            Instant end = endsAt();
            if (expiresAt != null && expiresAt.equals(end)) {
                return end(TaskState.EXPIRED, "TaskExpired", "The task did not end in time", end);
            }
            end(ending(), code(), "The video could not be generated", end == null ? now : end);
            return true;
        }
        return false;
    }

    /** Ends the task in another way than its prompt says; true if that was still possible. */
    synchronized boolean end(TaskState terminal, String code, String message, Instant now) {
        if (state.isTerminal()) {
            return false;
        }
        state = terminal;
        updatedAt = now;
        if (terminal == TaskState.FAILED || terminal == TaskState.EXPIRED) {
            errorCode = code;
            errorMessage = message;
        }
        return true;
    }

    /** What one answer about the task tells, all of the same moment. */
    public record Snapshot(
            TaskState state, boolean withUrl, String errorCode, String errorMessage, Instant updatedAt) {}

    /** The next answer about the task; late video addresses are late by a number of answers. */
    public synchronized Snapshot answer() {
        boolean withUrl =
                state == TaskState.SUCCEEDED && (!script.withoutUrl() || answersAfterSuccess++ >= ANSWERS_WITHOUT_URL);
        return new Snapshot(state, withUrl, errorCode, errorMessage, updatedAt);
    }

    /** What a webhook tells: the same, without counting as an answer. */
    synchronized Snapshot webhookAnswer() {
        boolean withUrl = state == TaskState.SUCCEEDED && !script.withoutUrl();
        return new Snapshot(state, withUrl, errorCode, errorMessage, updatedAt);
    }

    /** The answer of the time before the task ended, for a webhook that comes too late. */
    synchronized Snapshot outdatedAnswer() {
        return new Snapshot(TaskState.PROCESSING, false, null, null, submission.submittedAt());
    }

    /** Whether that state has a name that is in no document. */
    public boolean unknownWord(TaskState of) {
        return of == TaskState.PROCESSING && script.unknownStatus();
    }

    private boolean refreshByPolls() {
        if (polls >= pollsToEnd && script.ending() != Script.Ending.NEVER) {
            return true;
        }
        if (polls > 0) {
            state = polls == 1 && pollsToEnd > 2 ? TaskState.QUEUED : TaskState.PROCESSING;
        }
        return false;
    }

    private boolean refreshByTime(Instant now) {
        Instant end = endsAt();
        if (end != null && !now.isBefore(end)) {
            return true;
        }
        Duration age = Duration.between(submission.submittedAt(), now);
        if (age.compareTo(timing.queueTime()) >= 0) {
            state = TaskState.PROCESSING;
            updatedAt = submission.submittedAt().plus(timing.queueTime());
        } else if (age.compareTo(timing.queueTime().dividedBy(2)) >= 0) {
            state = TaskState.QUEUED;
        }
        return false;
    }

    private TaskState ending() {
        return switch (script.ending()) {
            case FAIL -> TaskState.FAILED;
            case EXPIRE -> api.hasExpired() ? TaskState.EXPIRED : TaskState.FAILED;
            case CANCEL -> TaskState.CANCELLED;
            case SUCCEED, NEVER -> TaskState.SUCCEEDED;
        };
    }

    private String code() {
        if (Script.MODERATION.equals(script.errorCode())) {
            return api.rejectedOutput();
        }
        if (script.errorCode() != null) {
            return script.errorCode();
        }
        return api.codeFor(500);
    }

    @Override
    public String toString() {
        return provider().id() + " " + id() + " " + state();
    }
}
