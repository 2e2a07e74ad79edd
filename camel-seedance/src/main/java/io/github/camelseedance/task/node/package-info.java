/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * This node among those that share a repository: its lease, the writes that are repeated until the repository answers, and what it has
 * counted. It uses {@code task.store}.
 */
package io.github.camelseedance.task.node;
