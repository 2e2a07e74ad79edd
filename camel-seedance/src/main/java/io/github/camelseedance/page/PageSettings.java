/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.webhook.HttpServers;
import java.util.regex.Pattern;

/**
 * What a component says of its page.
 *
 * @param path    path of the page, with a slash at its begin and none at its end
 * @param actions whether a person can change something there
 * @param hidden  what is not shown
 */
record PageSettings(String path, boolean actions, HiddenData hidden) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    /** @throws IllegalArgumentException when the path is none; names the option and the value */
    PageSettings {
        String given = path;
        path = HttpServers.normalized(path);
        if (!PATH.matcher(path).matches() || path.contains("..")) {
            throw new IllegalArgumentException(
                    "The option taskPage has the value '%s': it is a path such as /seedance, of letters, digits, '-', '_', '.' and '~'"
                            .formatted(given));
        }
    }
}
