/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

import java.util.Objects;

/** The version of the plug-in, from the manifest of its jar. */
final class Version {

    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unknown");

    private Version() {}
}
