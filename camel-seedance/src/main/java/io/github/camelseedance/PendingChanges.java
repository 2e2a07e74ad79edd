/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.task.store.TaskRow;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** Changes of tasks on their way that wait for the route. They are best effort: what has no place is left out. */
final class PendingChanges {

    private static final int MOST = 10_000;

    private record Change(TaskRow row, VideoTask task) {}

    private final Queue<Change> changes = new LinkedBlockingQueue<>(MOST);

    void add(TaskRow row, VideoTask task) {
        changes.offer(new Change(row, task));
    }

    void drain(BiConsumer<TaskRow, VideoTask> taker) {
        for (Change change = changes.poll(); change != null; change = changes.poll()) {
            taker.accept(change.row(), change.task());
        }
    }

    void clear() {
        changes.clear();
    }
}
