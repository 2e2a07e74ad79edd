/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import java.util.regex.Pattern;

/** The rule for task ids, whoever gives them: they go into paths. */
public final class TaskIds {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_.\\-]{1,128}");

    private TaskIds() {}

    /** Whether a text can be a task id: 1 to 128 of letters, digits, {@code _ . -}, and not only dots. */
    public static boolean isValid(String id) {
        return id != null && VALID.matcher(id).matches() && !id.chars().allMatch(c -> c == '.');
    }
}
