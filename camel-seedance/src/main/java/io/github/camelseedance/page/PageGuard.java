/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Tells requests of the page itself from those that another site makes a browser send. */
final class PageGuard {

    /** Header with the token of the page. */
    static final String TOKEN = "X-Seedance-Token";

    private static final int TOKEN_BYTES = 24;

    private final String token;

    PageGuard(RandomGenerator random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The token, which stands in the page: another site cannot read it. */
    String token() {
        return token;
    }

    /** Why a POST is refused; null when it is one of the page. */
    String problem(PageRequest request) {
        String type = request.header("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return "The request is not of type application/json";
        }
        if (!isSameOrigin(request)) {
            return "The request comes from another site";
        }
        String given = request.header(TOKEN);
        if (given == null || !MessageDigest.isEqual(bytes(given), bytes(token))) {
            return "The token is not the one of this page: load the page again";
        }
        return null;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A browser says where a POST comes from, in one header or the other. */
    private static boolean isSameOrigin(PageRequest request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        String origin = request.header("Origin");
        if (origin == null) {
            return site != null;
        }
        // a proxy in front of the application changes the host that it asks; the browser's own word is enough then
        return site != null || isHost(origin, request);
    }

    private static boolean isHost(String origin, PageRequest request) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null
                    && Stream.of("Host", "X-Forwarded-Host")
                            .map(request::header)
                            .filter(Objects::nonNull)
                            .anyMatch(authority::equalsIgnoreCase);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
