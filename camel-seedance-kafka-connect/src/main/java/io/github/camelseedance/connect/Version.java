/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.connect;

/** The version of the plug-in, from the manifest of its jar. */
final class Version {

    static final String TEXT = text(Version.class.getPackage().getImplementationVersion());

    private Version() {}

    private static String text(String ofJar) {
        return ofJar == null ? "unknown" : ofJar;
    }
}
