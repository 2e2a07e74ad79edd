/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The built-in transport, on the asynchronous client of Apache HttpClient 5. It uses {@code client.http}.
 */
package io.github.camelseedance.client.http.hc5;
