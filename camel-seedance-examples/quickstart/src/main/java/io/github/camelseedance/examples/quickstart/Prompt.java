/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.util.Map;

/**
 * A line of the prompts file.
 *
 * @param id       name of the prompt, of its video, and the key under which it is paid once
 * @param provider who generates it
 * @param expect   how it ends; other than {@code succeeded} only where the emulator plays it
 * @param request  what is generated: the fields of a {@link io.github.camelseedance.model.VideoRequest}
 */
public record Prompt(String id, String provider, Outcome expect, Map<String, Object> request) {

    public Prompt {
        if (id == null || !id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "id must be 1 to 64 letters, digits, '.', '_' or '-', but is '" + id + "'");
        }
        if (!Settings.PROVIDERS.contains(provider)) {
            throw new IllegalArgumentException(
                    "provider of '" + id + "' must be one of " + Settings.PROVIDERS + ", but is '" + provider + "'");
        }
        if (request == null || request.isEmpty()) {
            throw new IllegalArgumentException("request of '" + id + "' is missing");
        }
        expect = expect == null ? Outcome.SUCCEEDED : expect;
        request = Map.copyOf(request);
    }
}
