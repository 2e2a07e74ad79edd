/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

/** Unwinds what a node was doing when it died. */
final class NodeDied extends Error {

    private static final long serialVersionUID = 1L;

    NodeDied() {
        super("the node died", null, false, false);
    }
}
