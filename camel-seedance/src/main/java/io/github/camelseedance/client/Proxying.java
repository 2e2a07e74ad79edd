/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which hosts are reached through the proxy. */
final class Proxying {

    private final boolean proxy;
    private final List<Pattern> direct;

    Proxying(TransportSettings settings) {
        proxy = settings.proxyHost() != null && !settings.proxyHost().isBlank();
        String names = settings.nonProxyHosts() == null ? "" : settings.nonProxyHosts();
        direct = Arrays.stream(names.split("[,|;\\s]+"))
                .filter(name -> !name.isBlank())
                .map(Proxying::pattern)
                .toList();
    }

    /** Whether a host, named without brackets, is reached through it. */
    boolean proxied(String host) {
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
