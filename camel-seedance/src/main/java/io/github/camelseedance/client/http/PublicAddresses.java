/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Tells addresses of the public internet from all others: those of this host, of its networks, and those that embed one. */
public final class PublicAddresses {

    /** Names that are never those of a host of the internet: reserved ones, and those that companies and clouds use inside. */
    private static final Pattern INTERNAL = Pattern.compile(
            "(?i)(?:.*\\.)?(?:localhost|local|localdomain|internal|intranet|intern|private|corp|home|lan|localnet|workgroup|svc|cluster|consul|docker|arpa|onion|alt|test|invalid)");

    private PublicAddresses() {}

    /** Whether a host on the internet can have this name, as far as a name tells. */
    public static boolean canName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.indexOf('.') > 0 && !INTERNAL.matcher(name).matches();
    }

    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? publicV4(bytes) : publicV6(bytes);
    }

    private static boolean publicV4(byte[] b) {
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        int third = b[2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127; // between a provider of access and its customers
            case 169 -> second != 254; // link-local, with the metadata services of clouds
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2)) && !(second == 88 && third == 99);
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224; // multicast, reserved, broadcast
        };
    }

    private static boolean publicV6(byte[] b) {
        if (startsWith(b, 0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            return embedded(b, 12); // NAT64
        }
        if (startsWith(b, 0x20, 0x02)) {
            return embedded(b, 2); // 6to4
        }
        boolean global = (b[0] & 0xe0) == 0x20;
        // 2001::/23 is for protocols: Teredo, benchmarks, identifiers of hosts
        boolean protocols = startsWith(b, 0x20, 0x01) && (b[2] & 0xfe) == 0;
        boolean documentation = startsWith(b, 0x20, 0x01, 0x0d, 0xb8) || startsWith(b, 0x3f, 0xff);
        return global && !protocols && !documentation;
    }

    private static boolean embedded(byte[] b, int at) {
        try {
            return contains(InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + 4)));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean startsWith(byte[] b, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((b[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
