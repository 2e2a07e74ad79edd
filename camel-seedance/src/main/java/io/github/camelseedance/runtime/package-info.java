/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * What the endpoints of a component share while it runs: threads, clients, limits of accounts, the repository and the tracker. It uses
 * everything below the component, and does not know component, endpoint and configuration.
 */
package io.github.camelseedance.runtime;
