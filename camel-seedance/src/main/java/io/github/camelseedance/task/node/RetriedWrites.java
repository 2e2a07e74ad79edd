/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.node;

import io.github.camelseedance.concurrent.ExponentialDelay;
import io.github.camelseedance.concurrent.Scheduler;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.task.store.TaskBoundException;
import io.github.camelseedance.task.store.TaskRepository;
import io.github.camelseedance.task.store.TaskRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes that must not be given up because the repository does not answer for a while: tried again until it does. */
public final class RetriedWrites {

    private static final Logger LOG = LoggerFactory.getLogger(RetriedWrites.class);
    private static final ExponentialDelay DELAYS = new ExponentialDelay(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final TaskRepository repository;
    private final Scheduler scheduler;
    private final Executor worker;
    private volatile boolean stopped;

    RetriedWrites(TaskRepository repository, Scheduler scheduler, Executor worker) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.worker = worker;
    }

    /** Updates a row; then calls back with the row as stored, or empty when it belongs to somebody else now. */
    public void update(TaskRow next, Consumer<Optional<TaskRow>> then) {
        write("row " + next.id() + " (task " + next.taskId() + ")", () -> repository.update(next), then);
    }

    /** Does a write on the worker pool until the repository answers. */
    public <T> void write(String what, Supplier<T> write, Consumer<T> then) {
        worker.execute(() -> attempt(what, write, then, 1));
    }

    /** Gives rows of a node back; then does something. */
    public void release(String node, List<String> ids, Runnable then) {
        write(
                ids.size() == 1 ? "row " + ids.get(0) : ids.size() + " rows",
                () -> {
                    repository.release(node, ids);
                    return null;
                },
                released -> then.run());
    }

    /** Gives up what is being tried again: the process is going down. */
    public void stop() {
        stopped = true;
    }

    private <T> void attempt(String what, Supplier<T> write, Consumer<T> then, int count) {
        T result;
        try {
            result = write.get();
        } catch (TaskBoundException e) {
            throw e;
        } catch (RuntimeException e) {
            if (stopped) {
                return;
            }
            if (count == 1) {
                LOG.error(
                        "The task repository does not take the state of {}; it is kept in memory and tried again: {}",
                        what,
                        SafeText.of(String.valueOf(e.getMessage())));
            }
            scheduler.schedule(DELAYS.after(count), () -> worker.execute(() -> attempt(what, write, then, count + 1)));
            return;
        }
        then.accept(result);
    }
}
