/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * One call of an API: the request in the dialect of its provider, the meaning of what comes back, and the repeats that are safe. It uses
 * {@code client.account} and {@code client.http}.
 */
package io.github.camelseedance.client.call;
