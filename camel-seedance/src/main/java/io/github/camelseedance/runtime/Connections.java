/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.runtime;

import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * How an endpoint connects; endpoints that connect alike share a transport.
 *
 * @param connectTimeout in milliseconds
 * @param ssl            which certificates are trusted and shown; null for what the platform trusts
 * @param proxyHost      HTTP proxy, or null
 * @param proxyPort      its port, or null
 * @param nonProxyHosts  hosts that are reached without it, or null
 */
public record Connections(
        long connectTimeout, SSLContextParameters ssl, String proxyHost, Integer proxyPort, String nonProxyHosts) {}
