/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.SafeText;

/** The rule for task ids, whoever gives them: they go into paths. */
public final class TaskIds {

    private static final int MAX_LENGTH = 128;

    private TaskIds() {}

    /**
     * The id, when it can be one.
     *
     * @param provider for the message
     * @throws InvalidRequestException when it cannot
     */
    public static String require(String provider, String id) {
        if (!isValid(id)) {
            throw InvalidRequestException.of(
                    provider,
                    "taskId",
                    SafeText.of(id, 64),
                    "1 to %s letters, digits, '_', '.' and '-', as the provider gave it".formatted(MAX_LENGTH));
        }
        return id;
    }

    /** Whether a text can be a task id: 1 to 128 of letters, digits, {@code _ . -}, and not only dots. */
    public static boolean isValid(String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        boolean onlyDots = true;
        // several times for each call: a pattern costs ten times as much
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean allowed = letter || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
            if (!allowed) {
                return false;
            }
            onlyDots &= c == '.';
        }
        return !onlyDots;
    }
}
