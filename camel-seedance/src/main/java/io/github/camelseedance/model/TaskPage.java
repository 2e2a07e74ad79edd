/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One page of the tasks of an account (seedance2.movie).
 *
 * @param tasks    the tasks of this page
 * @param total    how many there are in all
 * @param page     number of this page, from 1
 * @param pageSize tasks to a page, at most 100
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskPage(List<VideoTask> tasks, long total, int page, int pageSize) implements SeedanceResult {

    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
