/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a request's first byte can have left. Sending and giving up exclude each other: what was given up before it was sent will
 * not be sent, however late the connection comes.
 */
public final class SentMark {

    private enum State {
        NEW,
        SENT,
        GIVEN_UP
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

    /** To be called when the connection stands, right before the first byte. */
    public void sending() throws IOException {
        if (!state.compareAndSet(State.NEW, State.SENT) && state.get() != State.SENT) {
            throw new InterruptedIOException("The request was given up");
        }
    }

    /** Whether something can have been sent so far. */
    public boolean sent() {
        return state.get() == State.SENT;
    }

    /** Gives up; returns whether something can have been sent. */
    public boolean giveUp() {
        return !state.compareAndSet(State.NEW, State.GIVEN_UP) && state.get() == State.SENT;
    }
}
