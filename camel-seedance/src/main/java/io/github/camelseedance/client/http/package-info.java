/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The SPI of transports, which send single HTTP requests, and what every transport needs: bodies, the rules for network addresses,
 * proxies, and the mark that tells whether something can have been sent. It uses {@code model} and {@code concurrent}.
 */
package io.github.camelseedance.client.http;
