/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** The tasks of all providers. */
public final class TaskStore {
    private final EmulatorSettings settings;
    private final Timeline timeline;
    private final Accounts accounts;
    private final Webhooks webhooks;
    private final Function<EmulatedProvider, ProviderApi> apis;
    private final Map<String, EmulatedTask> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, EmulatedTask> bySequence = new ConcurrentSkipListMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong created = new AtomicLong();

    TaskStore(
            EmulatorSettings settings,
            Timeline timeline,
            Accounts accounts,
            Webhooks webhooks,
            Function<EmulatedProvider, ProviderApi> apis) {
        this.settings = settings;
        this.timeline = timeline;
        this.accounts = accounts;
        this.webhooks = webhooks;
        this.apis = apis;
    }

    /**
     * What a provider has understood of a submission.
     *
     * @param prompt the prompt, whose markers steer the task
     * @param seed the seed, or null
     * @param metadata the metadata, empty if there were none
     * @param webhookUrl where to tell, or null
     * @param cost what it costs
     * @param request the request body
     * @param expiresAt when a task that has not ended expires, or null
     */
    public record Order(
            String prompt,
            Long seed,
            Map<String, Object> metadata,
            String webhookUrl,
            BigDecimal cost,
            ObjectNode request,
            Instant expiresAt) {}

    /** Creates a task of the caller. */
    public EmulatedTask create(Call call, Order order) {
        ProviderApi api = apis.apply(call.provider());
        Submission submission = new Submission(
                call.provider(),
                api.newTaskId(call.now()),
                order.prompt(),
                order.seed(),
                order.metadata(),
                order.webhookUrl(),
                order.cost(),
                call.now(),
                Json.map(order.request()));
        EmulatedTask task = new EmulatedTask(submission, order, call, sequence.incrementAndGet(), settings, api);
        byId.put(task.id(), task);
        bySequence.put(task.sequence(), task);
        created.incrementAndGet();
        call.created(task.id());
        if (api.chargesAtAcceptance()) {
            accounts.charge(task, call.now());
        }
        if (task.endsAt() != null) {
            timeline.at(task.endsAt(), () -> refresh(task, task.endsAt()));
        }
        webhooks.changed(task);
        if (api.tellsEveryChange() && task.runsAt() != null) {
            timeline.at(task.runsAt(), () -> {
                refresh(task, task.runsAt());
                if (task.state() == TaskState.PROCESSING) {
                    webhooks.changed(task);
                }
            });
        }
        forgetOldest();
        return task;
    }

    /** The task of that id and that key, as long as it is visible, brought up to date. */
    public Optional<EmulatedTask> find(Call call, String id) {
        Optional<EmulatedTask> found = Optional.ofNullable(byId.get(id))
                .filter(task -> task.provider() == call.provider())
                .filter(task -> task.belongsTo(call.key()))
                .filter(task -> task.visible(call.now()));
        found.ifPresent(task -> refresh(task, call.now()));
        return found;
    }

    /** The tasks of the caller, newest first. */
    public Stream<EmulatedTask> list(Call call) {
        return bySequence.descendingMap().values().stream()
                .filter(task -> task.provider() == call.provider())
                .filter(task -> task.belongsTo(call.key()))
                .filter(task -> task.visible(call.now()));
    }

    /** Counts an answer about the task, which may end it where polls do. */
    public void polled(EmulatedTask task, Instant now) {
        task.polled();
        refresh(task, now);
    }

    /** Ends a task in a way of its own; false when it has ended already. */
    public boolean end(EmulatedTask task, TaskState state, String code, String message, Instant now) {
        boolean ended = task.end(state, code, message, now);
        if (ended) {
            afterEnd(task);
        }
        return ended;
    }

    /** Brings a task up to date. */
    public void refresh(EmulatedTask task, Instant now) {
        if (task.refresh(now)) {
            afterEnd(task);
        }
    }

    /** The task of that id, whoever's it is, brought up to date. */
    Optional<EmulatedTask> byId(String id) {
        Optional<EmulatedTask> task = Optional.ofNullable(byId.get(id));
        task.ifPresent(found -> refresh(found, settings.clock().instant()));
        return task;
    }

    /** All tasks, oldest first, brought up to date. */
    List<EmulatedTask> all() {
        Instant now = settings.clock().instant();
        bySequence.values().forEach(task -> refresh(task, now));
        return List.copyOf(bySequence.values());
    }

    long created() {
        return created.get();
    }

    void reset() {
        byId.clear();
        bySequence.clear();
        created.set(0);
    }

    private void afterEnd(EmulatedTask task) {
        if (task.state() == TaskState.SUCCEEDED && !apis.apply(task.provider()).chargesAtAcceptance()) {
            accounts.charge(task, task.updatedAt());
        }
        webhooks.ended(task);
    }

    private void forgetOldest() {
        while (bySequence.size() > settings.keptTasks()) {
            Map.Entry<Long, EmulatedTask> oldest = bySequence.pollFirstEntry();
            if (oldest != null) {
                byId.remove(oldest.getValue().id());
            }
        }
    }
}
