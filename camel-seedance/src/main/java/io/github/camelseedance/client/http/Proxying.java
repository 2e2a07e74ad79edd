/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which hosts are reached through the proxy. */
public final class Proxying {

    private final boolean proxy;
    private final List<Pattern> direct;

    public Proxying(TransportSettings settings) {
        proxy = settings.proxyHost() != null && !settings.proxyHost().isBlank();
        String names = settings.nonProxyHosts() == null ? "" : settings.nonProxyHosts();
        direct = Arrays.stream(names.split("[,|;\\s]+"))
                .filter(name -> !name.isBlank())
                .map(Proxying::pattern)
                .toList();
    }

    /** Whether a host, named without brackets, is reached through it. */
    public boolean proxied(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return proxy
                && direct.stream().noneMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(Arrays.stream(name.toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }
}
