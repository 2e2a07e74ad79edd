/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.ServiceUnavailableException;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import io.github.camelseedance.task.store.UncertainWriteException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes that must not be given up because the repository does not answer for a while: tried again until it does. */
public final class RetriedWrites {

    private static final Logger LOG = LoggerFactory.getLogger(RetriedWrites.class);
    private static final ExponentialDelay DELAYS = new ExponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** So many rows are updated together at most. */
    private static final int LARGEST = 64;

    /** @param unwritten null for a write that is tried again */
    private record Update(TaskRow next, Runnable unwritten, Consumer<Optional<TaskRow>> then) {}

    private final TaskRepository repository;
    private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
    private final Scheduler scheduler;
    private final Executor worker;
    private volatile boolean stopped;

    RetriedWrites(TaskRepository repository, Scheduler scheduler, Executor worker) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.worker = worker;
    }

    /**
     * Updates a row; then calls back with the row as stored, or empty when it belongs to somebody else now. Updates that come at the same
     * moment are written together; none waits for others to come.
     */
    public void update(TaskRow next, Consumer<Optional<TaskRow>> then) {
        update(next, null, then);
    }

    /**
     * As {@link #update(TaskRow, Consumer)}.
     *
     * @param unwritten called instead when the repository does not answer and has provably not taken the row; null to try it again then
     */
    public void update(TaskRow next, Runnable unwritten, Consumer<Optional<TaskRow>> then) {
        updates.add(new Update(next, unwritten, then));
        worker.execute(this::updateWaiting);
    }

    private void updateWaiting() {
        List<Update> together = new ArrayList<>();
        updates.drainTo(together, LARGEST);
        boolean untried = together.size() < 2;
        List<Optional<TaskRow>> stored = untried ? List.of() : updateAll(together);
        // what was not written together is tried alone, and again; it can have been written all the same
        together.subList(stored.size(), together.size()).forEach(update -> updateAlone(update, untried));
        for (int i = 0; i < stored.size(); i++) {
            Update update = together.get(i);
            Optional<TaskRow> row = stored.get(i);
            worker.execute(() -> update.then().accept(row));
        }
    }

    private List<Optional<TaskRow>> updateAll(List<Update> together) {
        try {
            return repository.updateAll(together.stream().map(Update::next).toList());
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private void updateAlone(Update update, boolean untried) {
        TaskRow next = update.next();
        String what = "row " + next.id() + " (task " + next.taskId() + ")";
        Runnable unwritten = untried ? update.unwritten() : null;
        worker.execute(() -> attempt(what, () -> repository.update(next), unwritten, update.then(), 1));
    }

    /** Does a write on the worker pool until the repository answers. */
    public <T> void write(String what, Supplier<T> write, Consumer<T> then) {
        worker.execute(() -> attempt(what, write, null, then, 1));
    }

    /** As {@link #write(String, Supplier, Consumer)}, with nothing to do then. */
    public void write(String what, Runnable write) {
        worker.execute(() -> attempt(what, () -> done(write), null, done -> {}, 1));
    }

    public void release(TaskRow row) {
        release(row.owner(), List.of(row.id()), () -> {});
    }

    /** Gives rows of a node back; then does something. */
    public void release(String node, List<String> ids, Runnable then) {
        String what = ids.size() == 1 ? "row " + ids.get(0) : ids.size() + " rows";
        write(what, () -> done(() -> repository.release(node, ids)), released -> then.run());
    }

    private static Void done(Runnable write) {
        write.run();
        return null;
    }

    /** Gives up what is being tried again: the process is going down. */
    public void stop() {
        stopped = true;
    }

    private <T> void attempt(String what, Supplier<T> write, Runnable unwritten, Consumer<T> then, int count) {
        T result;
        try {
            result = write.get();
        } catch (TaskBoundException e) {
            throw e;
        } catch (RuntimeException e) {
            if (unwritten != null
                    && e instanceof ServiceUnavailableException
                    && !(e instanceof UncertainWriteException)) {
                unwritten.run();
                return;
            }
            if (stopped) {
                return;
            }
            if (count == 1) {
                LOG.error(
                        "The task repository does not take the state of {}; it is kept in memory and tried again: {}",
                        what,
                        SafeText.of(e.getMessage()));
            }
            scheduler.schedule(
                    DELAYS.after(count), () -> worker.execute(() -> attempt(what, write, null, then, count + 1)));
            return;
        }
        then.accept(result);
    }
}
