/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a path leads.
 *
 * @param provider whose path it is, null if it is nobody's
 * @param operation what it asks for
 * @param target the variable part of the path, decoded; null if it has none
 */
record Route(EmulatedProvider provider, Operation operation, String target) {
    static final String STORAGE = "/storage/";
    static final String MEDIA = "/media/";

    private static final Pattern RESULT = Pattern.compile(MEDIA + "([a-z]+)/([^/]+)");

    static Route of(String method, String url, Collection<ProviderApi> apis) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        for (ProviderApi api : apis) {
            for (PathRule rule : api.paths()) {
                Matcher matcher = rule.path().matcher(path);
                if (matcher.matches() && rule.method().equals(method)) {
                    String target = matcher.groupCount() == 0 ? null : decode(matcher.group(1));
                    return new Route(api.provider(), rule.operation(), target);
                }
            }
        }
        Matcher result = RESULT.matcher(path);
        if (result.matches() && List.of("GET", "HEAD").contains(method)) {
            for (ProviderApi api : apis) {
                if (directory(api.provider()).equals(result.group(1))) {
                    return new Route(api.provider(), Operation.DOWNLOAD, decode(result.group(2)));
                }
            }
        }
        return apis.stream()
                .filter(api -> api.hasRoot(path))
                .findFirst()
                .map(api -> new Route(api.provider(), Operation.UNKNOWN, null))
                .orElse(new Route(null, Operation.UNKNOWN, null));
    }

    /** The directory of the results of a provider. */
    static String directory(EmulatedProvider provider) {
        return provider.name().toLowerCase(Locale.ROOT);
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
