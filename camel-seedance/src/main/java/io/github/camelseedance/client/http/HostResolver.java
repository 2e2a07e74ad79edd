/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of hosts. */
@FunctionalInterface
public interface HostResolver {

    /** The platform's. */
    HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The addresses of a host, each of which the rule allows; one that is not allowed spoils all. */
    default List<InetAddress> checked(String host, AddressRule rule) throws TransportException {
        List<InetAddress> addresses;
        try {
            addresses = resolve(host);
        } catch (UnknownHostException e) {
            throw TransportException.notSent("the host " + host + " is unknown", e);
        }
        if (addresses.isEmpty() || !addresses.stream().allMatch(address -> rule.allows(host, address))) {
            throw new AddressRefusedException(host);
        }
        return addresses;
    }

    /** A host of a URI without the brackets around an IPv6 address. */
    static String plain(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether a host, without brackets, is an address rather than a name. */
    static boolean isLiteral(String host) {
        return host.contains(":") || host.matches("[0-9xXa-fA-F.]*[0-9][.]?");
    }
}
