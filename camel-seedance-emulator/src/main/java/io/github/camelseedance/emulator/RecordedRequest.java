/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived, with everything that a leak could be found in.
 *
 * @param number counts from 1 and restarts with {@link SeedanceEmulator#reset()}
 * @param at when it arrived
 * @param provider whose path it was; null if the path is nobody's
 * @param operation what it asked for
 * @param method the HTTP method
 * @param url path and query
 * @param headers the headers by lower-case name
 * @param body the first 64 KiB of the body as text; empty for an upload
 */
public record RecordedRequest(
        long number,
        Instant at,
        EmulatedProvider provider,
        Operation operation,
        String method,
        String url,
        Map<String, List<String>> headers,
        String body) {

    /** The first value of a header, by its name in lower case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Path without headers, body and query: they hold keys and signatures. */
    @Override
    public String toString() {
        int query = url.indexOf('?');
        return "#" + number + " " + operation + " " + method + " " + (query < 0 ? url : url.substring(0, query));
    }
}
