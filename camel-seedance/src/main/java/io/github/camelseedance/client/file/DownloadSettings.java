/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.http.HostResolver;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.WebAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where and what may be downloaded.
 *
 * @param directory    where the file is made, created when it is missing; null for the system's temporary directory
 * @param maxSize      longest file in bytes
 * @param allowedHosts hosts that may be at an address that is not public, by name; {@code *.example.com} for all below a name
 */
public record DownloadSettings(Path directory, long maxSize, Set<String> allowedHosts) {

    /** Longest file unless said otherwise: 2 GiB. */
    public static final long DEFAULT_MAX_SIZE = 2L << 30;

    public DownloadSettings {
        allowedHosts = allowedHosts == null
                ? Set.of()
                : allowedHosts.stream().map(DownloadSettings::host).collect(Collectors.toUnmodifiableSet());
        maxSize = maxSize <= 0 ? DEFAULT_MAX_SIZE : maxSize;
    }

    /**
     * The hosts of the option {@code allowedDownloadHosts}.
     *
     * @param commaSeparated names of hosts, or {@code *.} and the end of names; null for none
     * @throws IllegalArgumentException when an entry is anything else; names the option and the entry
     */
    public static Set<String> hosts(String commaSeparated) {
        return commaSeparated == null
                ? Set.of()
                : Arrays.stream(commaSeparated.split(","))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .map(DownloadSettings::host)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static String host(String entry) {
        String given = entry.strip();
        boolean below = given.startsWith("*.");
        String plain = HostResolver.plain(below ? given.substring(2) : given);
        boolean literal = HostResolver.isLiteral(plain);
        String name = literal ? literal(plain, below) : WebAddress.name(plain);
        if (name == null) {
            throw new IllegalArgumentException(
                    "The option allowedDownloadHosts has the entry '%s': allowed are names of hosts such as cdn.example.com, and *.example.com for all below a name; no scheme, port or path, and no other asterisk"
                            .formatted(SafeText.of(given, 128)));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return (below ? "*." : "") + (lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    }

    private static String literal(String address, boolean below) {
        boolean v6 = address.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
        return !below && HostResolver.isPlainLiteral(address) && (v6 || !address.contains(":")) ? address : null;
    }
}
