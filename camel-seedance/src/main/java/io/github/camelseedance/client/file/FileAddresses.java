/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.http.AddressRule;
import io.github.camelseedance.client.http.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Where files may go to and come from. The addresses are said by a provider, or by whoever it redirects to: https to the public
 * internet only. What the operator has named is allowed besides: the host of the base URL, with its scheme and port; this machine,
 * when that is one; and {@code allowedDownloadHosts}.
 */
public final class FileAddresses {

    private static final int LONGEST = 8192;

    private final URI baseUrl;
    private final boolean loopback;
    private final List<String> allowedHosts;

    /**
     * @param baseUrl      the provider's address: when it is a loopback, http to loopbacks is allowed
     * @param allowedHosts names of hosts that may have any address, with http too; {@code *.example.com} for all below a name
     */
    public FileAddresses(URI baseUrl, Collection<String> allowedHosts) {
        this.baseUrl = baseUrl;
        this.loopback = isLoopback(baseUrl.getHost());
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Why an address cannot be used, in words that show neither its path nor its query; null when it can. */
    public String problem(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (address.getHost() == null || address.toString().length() > LONGEST) {
            return "it is not a usable address";
        }
        if (address.getRawUserInfo() != null) {
            return "it holds credentials";
        }
        return switch (scheme) {
            case "https" -> null;
            case "http" ->
                loopback && isLoopback(address.getHost()) || named(address)
                        ? null
                        : "http to " + address.getHost() + " is not safe, only https is allowed";
            default -> "its scheme is not https";
        };
    }

    /** The rule for the network address behind an address without {@link #problem}. */
    public AddressRule rule(URI address) {
        boolean named = named(address);
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        return (host, target) ->
                named || (target.isLoopbackAddress() ? loopback : secure && PublicAddresses.contains(target));
    }

    private boolean named(URI address) {
        boolean base = address.getHost().equalsIgnoreCase(baseUrl.getHost())
                && address.getScheme().equalsIgnoreCase(baseUrl.getScheme())
                && address.getPort() == baseUrl.getPort();
        return base || allowed(address.getHost());
    }

    private boolean allowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return allowedHosts.stream()
                .anyMatch(allowed ->
                        allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : allowed.equals(name));
    }

    /** Whether a host is this machine, by its literal address or as {@code localhost}; no name is resolved. */
    public static boolean isLoopback(String host) {
        if (host == null) {
            return false;
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (name.equalsIgnoreCase("localhost") || name.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return true;
        }
        if (!name.contains(":") && !name.matches("127(\\.[0-9]{1,3}){3}")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
