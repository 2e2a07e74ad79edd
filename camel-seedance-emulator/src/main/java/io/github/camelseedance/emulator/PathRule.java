/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.util.regex.Pattern;

/**
 * A path of a provider and what it asks for.
 *
 * @param method the HTTP method
 * @param path the path; its group, if it has one, is the task or the file
 * @param operation what a request to it asks for
 */
public record PathRule(String method, Pattern path, Operation operation) {
    /** A rule with a path that is a regular expression. */
    public static PathRule of(String method, String path, Operation operation) {
        return new PathRule(method, Pattern.compile(path), operation);
    }
}
