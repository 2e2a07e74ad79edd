/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.net.InetAddress;

/**
 * Which network addresses a request may connect to. A transport resolves the host's name once, asks for every address, and connects
 * to one that it asked about; when one is refused, nothing is sent. Behind an HTTP proxy, which resolves names itself, it asks about
 * the name, and about the address where the host is given by one.
 */
@FunctionalInterface
public interface AddressRule {

    /** Everywhere: for the configured base URL. */
    AddressRule ANYWHERE = (host, address) -> true;

    /** Whether a connection to this address of the host is allowed. */
    boolean allows(String host, InetAddress address);

    /** Whether a proxy may be asked to connect to a host of this name, whose addresses only the proxy finds. */
    default boolean allowsName(String host) {
        return true;
    }
}
