/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * One page of the tasks of an account.
 *
 * @param tasks    the tasks of this page
 * @param total    how many there are in all
 * @param page     number of this page, from 1
 * @param pageSize tasks to a page, at most 100
 * @param next     the provider's cursor of the next page, where it pages by cursors; null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskPage(
        List<VideoTask> tasks,
        long total,
        int page,
        int pageSize,
        @JsonIgnore String next) implements SeedanceResult {

    /** A page of a list that pages by numbers. */
    public TaskPage(List<VideoTask> tasks, long total, int page, int pageSize) {
        this(tasks, total, page, pageSize, null);
    }

    /** A page of a list that pages by cursors and does not tell how many tasks there are. */
    public static TaskPage withCursor(List<VideoTask> tasks, int pageSize, String next) {
        return new TaskPage(tasks, tasks.size(), 1, pageSize, next);
    }

    /** The same page with other tasks. */
    public TaskPage withTasks(List<VideoTask> others) {
        return new TaskPage(others, total, page, pageSize, next);
    }

    public TaskPage {
        tasks = List.copyOf(tasks);
    }

    /** Whether the page is in order, newest first, and has come to tasks that were created before a time. */
    public boolean endsBefore(Instant time) {
        Instant last = null;
        boolean descends = false;
        for (VideoTask task : tasks) {
            Instant created = task.createdAt();
            if (created == null || last != null && created.isAfter(last)) {
                return false;
            }
            descends |= last != null && created.isBefore(last);
            last = created;
        }
        return descends && last.isBefore(time);
    }
}
