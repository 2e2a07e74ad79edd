/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A request of a browser.
 *
 * @param path    what follows the path of the page: empty for the path itself, else with a slash at its begin
 * @param query   parameters by name; of one that comes twice the last counts
 * @param headers a header's value by its name, null when it is missing
 * @param body    body of a POST, empty when it has none, null when it is too long
 */
record PageRequest(String path, Map<String, String> query, UnaryOperator<String> headers, byte[] body) {

    private static final int MAX_QUERY = 4096;

    String header(String name) {
        return headers.apply(name);
    }

    /** A parameter, null when it is missing or empty. */
    String parameter(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A whole number, or the default where there is none. */
    int number(String name, int otherwise, int max) {
        String value = parameter(name);
        return value == null || !value.matches("[0-9]{1,6}") ? otherwise : Math.min(Integer.parseInt(value), max);
    }

    static Map<String, String> parse(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.length() > MAX_QUERY) {
            return parameters;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
