/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Listens for webhooks through the HTTP server of the context and tells the tracker to look. It uses {@code task}.
 */
package io.github.camelseedance.webhook;
