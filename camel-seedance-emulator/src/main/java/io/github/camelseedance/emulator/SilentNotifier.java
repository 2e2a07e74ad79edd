/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.github.tomakehurst.wiremock.common.Notifier;

/** WireMock reports each connection that a fault breaks; nobody wants to read that. */
final class SilentNotifier implements Notifier {
    @Override
    public void info(String message) {
        // silent
    }

    @Override
    public void error(String message) {
        // silent
    }

    @Override
    public void error(String message, Throwable cause) {
        // silent
    }
}
