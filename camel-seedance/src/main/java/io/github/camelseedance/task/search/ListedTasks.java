/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.search;

import io.github.camelseedance.model.VideoTask;
import java.util.Collection;

/**
 * Tasks that the list of an account shows.
 *
 * @param tasks    those that were wanted
 * @param complete whether there can be no others
 */
record ListedTasks(Collection<VideoTask> tasks, boolean complete) {}
