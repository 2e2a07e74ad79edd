/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.http.AddressRule;
import io.github.camelseedance.client.http.HostResolver;
import io.github.camelseedance.client.http.PublicAddresses;
import io.github.camelseedance.model.WebAddress;
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
        this.loopback = isLoopback(WebAddress.host(baseUrl));
        this.allowedHosts =
                allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Why an address cannot be used, in words that show neither its path nor its query; null when it can. */
    public String problem(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        String host = WebAddress.host(address);
        if (host == null || address.toString().length() > LONGEST) {
            return "it is not a usable address";
        }
        if (WebAddress.hasUserInfo(address)) {
            return "it holds credentials";
        }
        if (HostResolver.isLiteral(host) && !HostResolver.isPlainLiteral(host)) {
            return "its host " + host + " is written in a way that programs read differently";
        }
        return switch (scheme) {
            case "https" -> null;
            case "http" ->
                loopback && isLoopback(host) || named(address)
                        ? null
                        : "http to " + host + " is not safe, only https is allowed";
            default -> "its scheme is not https";
        };
    }

    /** The rule for the network address behind an address without {@link #problem}. */
    public AddressRule rule(URI address) {
        boolean named = named(address);
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        return new AddressRule() {
            @Override
            public boolean allows(String host, InetAddress target) {
                return named || (target.isLoopbackAddress() ? loopback : secure && PublicAddresses.contains(target));
            }

            @Override
            public boolean allowsName(String host) {
                return named || (isLoopback(host) ? loopback : secure && PublicAddresses.canName(host));
            }
        };
    }

    private boolean named(URI address) {
        String host = WebAddress.host(address);
        boolean base = host.equalsIgnoreCase(WebAddress.host(baseUrl))
                && address.getScheme().equalsIgnoreCase(baseUrl.getScheme())
                && WebAddress.port(address) == WebAddress.port(baseUrl);
        return base || allowed(host);
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
        String name = HostResolver.plain(host);
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
