/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps the warnings of thousands of worlds, in which everything goes wrong, out of the log. */
final class Quiet implements BeforeAllCallback, AfterAllCallback {

    private Level before;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = on();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        root().setLevel(before);
    }

    /** From now on; returns how it was. */
    static Level on() {
        Level before = root().getLevel();
        root().setLevel(Level.OFF);
        return before;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
