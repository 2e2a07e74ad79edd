/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    private static final String MOVIE = "/api/v1/video";
    private static final String INK = "/api/open/v1";

    private record Rule(String method, Pattern path, EmulatedProvider provider, Operation operation) {}

    private static final List<Rule> RULES = List.of(
            rule("GET", MOVIE + "/task/([^/]+)", EmulatedProvider.MOVIE, Operation.STATUS),
            rule("GET", MOVIE + "/tasks", EmulatedProvider.MOVIE, Operation.LIST),
            rule("POST", MOVIE + "/task", EmulatedProvider.MOVIE, Operation.SUBMIT),
            rule("POST", MOVIE + "/task/([^/]+)/cancel", EmulatedProvider.MOVIE, Operation.CANCEL),
            rule("POST", MOVIE + "/upload/presign", EmulatedProvider.MOVIE, Operation.PRESIGN),
            rule("GET", MOVIE + "/balance", EmulatedProvider.MOVIE, Operation.BALANCE),
            rule("GET", INK + "/video/generations/([^/]+)", EmulatedProvider.INK, Operation.STATUS),
            rule("POST", INK + "/video/generations", EmulatedProvider.INK, Operation.SUBMIT),
            rule("POST", INK + "/video/generations/([^/]+)/cancel", EmulatedProvider.INK, Operation.CANCEL),
            rule("GET", INK + "/models", EmulatedProvider.INK, Operation.MODELS),
            rule("GET", "/v1/status", EmulatedProvider.ORG, Operation.STATUS),
            rule("POST", "/v1/generate", EmulatedProvider.ORG, Operation.SUBMIT),
            rule("PUT", STORAGE + "(.+)", EmulatedProvider.MOVIE, Operation.PUT),
            rule("GET|HEAD", MEDIA + "ink/([^/]+)", EmulatedProvider.INK, Operation.DOWNLOAD),
            rule("GET|HEAD", MEDIA + "org/([^/]+)", EmulatedProvider.ORG, Operation.DOWNLOAD),
            rule("GET|HEAD", MEDIA + "movie/([^/]+)", EmulatedProvider.MOVIE, Operation.DOWNLOAD));

    static Route of(String method, String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        for (Rule rule : RULES) {
            Matcher matcher = rule.path().matcher(path);
            if (matcher.matches() && List.of(rule.method().split("\\|")).contains(method)) {
                String target = matcher.groupCount() == 0 ? null : decode(matcher.group(1));
                return new Route(rule.provider(), rule.operation(), target);
            }
        }
        return new Route(owner(path), Operation.UNKNOWN, null);
    }

    private static EmulatedProvider owner(String path) {
        if (path.startsWith(MOVIE) || path.startsWith(STORAGE)) {
            return EmulatedProvider.MOVIE;
        }
        if (path.startsWith(INK)) {
            return EmulatedProvider.INK;
        }
        return path.startsWith("/v1/") ? EmulatedProvider.ORG : null;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    private static Rule rule(String method, String path, EmulatedProvider provider, Operation operation) {
        return new Rule(method, Pattern.compile(path), provider, operation);
    }
}
