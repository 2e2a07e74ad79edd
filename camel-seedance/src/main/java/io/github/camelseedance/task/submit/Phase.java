/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

/** Where a submission is, and with it what its caller is told when it is ended there: by its deadline, a stop or an unexpected error. */
enum Phase {
    /** Nothing can have been accepted: the intent is written, the request prepared, waits for its turn, or was refused. */
    NOT_SENT,
    /** The only request can have left, and no refusal has come. */
    SENT,
    /** A request may have been accepted, and another one is to be sent all the same ({@code onAmbiguousSubmit=resend}). */
    RESENDING,
    /** That one can have left: its refusal says nothing of the first. */
    RESENT,
    /** An earlier request may have been accepted. The submission watches its row until somebody has settled it. */
    WATCHING;

    /** Whether the caller is told that a task may have been accepted; else that none was. */
    boolean maybeAccepted() {
        return this != NOT_SENT;
    }

    boolean isUnderWay() {
        return this == SENT || this == RESENT;
    }

    Phase sent() {
        return this == NOT_SENT ? SENT : RESENT;
    }

    /** The request was refused, or did not leave. */
    Phase refused() {
        return this == SENT || this == NOT_SENT ? NOT_SENT : RESENDING;
    }
}
