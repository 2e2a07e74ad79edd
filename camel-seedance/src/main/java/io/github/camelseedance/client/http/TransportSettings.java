/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * How the built-in transport connects.
 *
 * @param connectTimeout longest wait for a connection and, after that, for its TLS handshake
 * @param sslContext     what certificates are trusted and shown; null for the platform's. Host names are always verified
 * @param proxyHost      HTTP proxy, or null
 * @param proxyPort      port of the proxy
 * @param nonProxyHosts  comma-separated names of hosts that are reached without it, where {@code *} stands for any characters; or null
 */
public record TransportSettings(
        Duration connectTimeout, SSLContext sslContext, String proxyHost, int proxyPort, String nonProxyHosts) {}
