/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The task page: what runs, what has ended, what it cost and what needs a person, for a browser. It is served by the HTTP server of the
 * context and reads the repository, so that it is true on every node. It uses {@code monitor}, {@code runtime} and what is below them,
 * the servers of {@code webhook}, and the names of {@code message}.
 */
package io.github.camelseedance.page;
