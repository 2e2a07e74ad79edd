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

    /** A number from 0 to 255 without a zero in front, which some programs take for the sign of another base. */
    String OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

    List<InetAddress> resolve(String host) throws UnknownHostException;

    /**
     * The addresses of a host, each of which the rule allows; one that is not allowed spoils all. Empty where a proxy finds the
     * addresses of the name.
     */
    default List<InetAddress> checked(String host, AddressRule rule, boolean proxied) throws TransportException {
        if (proxied && !isLiteral(host)) {
            if (!rule.allowsName(host)) {
                throw new AddressRefusedException(host);
            }
            return List.of();
        }
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

    /** Whether a host, without brackets, is an address rather than a name: its last label is a number in some notation. */
    static boolean isLiteral(String host) {
        return host.contains(":") || host.matches("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");
    }

    /** Whether an address is written in the one way that every program reads alike. */
    static boolean isPlainLiteral(String host) {
        return host.contains(":") || host.matches("(?:" + OCTET + "\\.){3}" + OCTET);
    }
}
