/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The tasks of all three providers. */
final class TaskStore {
    private final EmulatorSettings settings;
    private final Timeline timeline;
    private final Accounts accounts;
    private final Webhooks webhooks;
    private final Map<String, EmulatedTask> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, EmulatedTask> bySequence = new ConcurrentSkipListMap<>();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong created = new AtomicLong();

    TaskStore(EmulatorSettings settings, Timeline timeline, Accounts accounts, Webhooks webhooks) {
        this.settings = settings;
        this.timeline = timeline;
        this.accounts = accounts;
        this.webhooks = webhooks;
    }

    /** What a provider has understood of a submission. */
    record Order(
            String prompt,
            Long seed,
            Map<String, Object> metadata,
            String webhookUrl,
            BigDecimal cost,
            ObjectNode request) {}

    EmulatedTask create(Call call, Order order) {
        Submission submission = new Submission(
                call.provider(),
                newId(call.provider()),
                order.prompt(),
                order.seed(),
                order.metadata(),
                order.webhookUrl(),
                order.cost(),
                call.now(),
                Json.map(order.request()));
        EmulatedTask task = new EmulatedTask(
                submission,
                order.request(),
                call.key(),
                sequence.incrementAndGet(),
                Script.of(order.prompt()),
                settings,
                call.visibleAfter());
        byId.put(task.id(), task);
        bySequence.put(task.sequence(), task);
        created.incrementAndGet();
        call.created(task.id());
        if (call.provider() == EmulatedProvider.INK) {
            accounts.charge(task, call.now());
        }
        if (task.endsAt() != null) {
            timeline.at(task.endsAt(), () -> refresh(task, task.endsAt()));
        }
        forgetOldest();
        return task;
    }

    /** The task of that id and that key, as long as it is visible, brought up to date. */
    Optional<EmulatedTask> find(Call call, String id) {
        Optional<EmulatedTask> found = Optional.ofNullable(byId.get(id))
                .filter(task -> task.provider() == call.provider())
                .filter(task -> task.belongsTo(call.key()))
                .filter(task -> task.visible(call.now()));
        found.ifPresent(task -> refresh(task, call.now()));
        return found;
    }

    /** The tasks of the caller, newest first. */
    Stream<EmulatedTask> list(Call call) {
        return bySequence.descendingMap().values().stream()
                .filter(task -> task.provider() == call.provider())
                .filter(task -> task.belongsTo(call.key()))
                .filter(task -> task.visible(call.now()));
    }

    /** Counts an answer about the task, which may end it where polls do. */
    void polled(EmulatedTask task, Instant now) {
        task.polled();
        refresh(task, now);
    }

    boolean end(EmulatedTask task, TaskState state, String code, String message, Instant now) {
        boolean ended = task.end(state, code, message, now);
        if (ended) {
            afterEnd(task);
        }
        return ended;
    }

    void refresh(EmulatedTask task, Instant now) {
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
        if (task.state() == TaskState.SUCCEEDED && task.provider() != EmulatedProvider.INK) {
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

    private static String newId(EmulatedProvider provider) {
        String hex = UUID.randomUUID().toString().replace("-", "");
        return switch (provider) {
            case INK -> "req_" + hex.substring(0, 16);
            case ORG -> "seed15" + hex.substring(0, 16) + "pro";
            case MOVIE -> hex;
        };
    }
}
