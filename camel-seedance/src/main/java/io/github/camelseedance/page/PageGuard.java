/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.concurrent.Scheduler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Tells requests of the page itself from those that another site makes a browser send. */
final class PageGuard {

    static final String TOKEN = "X-Seedance-Token";

    private static final int TOKEN_BYTES = 24;
    private static final long PERIOD = Duration.ofDays(7).toMillis();

    private final String path;
    private final PageAccess access;
    private final Scheduler scheduler;
    /** Where there is no key, nothing but this node can know the token. */
    private final String own;

    PageGuard(String path, PageAccess access, Scheduler scheduler, RandomGenerator random) {
        this.path = path;
        this.access = access;
        this.scheduler = scheduler;
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        own = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The token, which stands in the page: another site cannot read it. It holds for a week or two, on every node that has the key. */
    String token() {
        return tokens(period()).get(0);
    }

    private long period() {
        return Math.floorDiv(scheduler.now().toEpochMilli(), PERIOD);
    }

    private List<String> tokens(long period) {
        List<String> signed = access.signed("task page %s %s".formatted(path, period));
        return signed.isEmpty() ? List.of(own) : signed;
    }

    private boolean isToken(String given) {
        boolean known = false;
        // the clock of another node can be in the next period already
        for (long period = period() - 1; period <= period() + 1; period++) {
            for (String token : tokens(period)) {
                known |= MessageDigest.isEqual(bytes(given), bytes(token));
            }
        }
        return known;
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
        if (given == null || !isToken(given)) {
            return "The token is not one of this page, or too old: load the page again";
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
