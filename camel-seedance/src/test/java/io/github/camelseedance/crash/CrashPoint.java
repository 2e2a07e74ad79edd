/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

/** Where in the life of a submission a {@link CrashApp} dies. The numbers are those of the fault matrix. */
enum CrashPoint {
    /** P1: the intent is committed, nothing is said to be sent. */
    INTENT_STORED("P1"),
    /** P2: it is committed that the request is being sent, and not a byte of it has left. */
    SENDING_STORED("P2"),
    /** P3: the provider has the whole request and has not answered; the test kills the process. */
    REQUEST_SENT("P3"),
    /** P4: the answer with the task's id is read and nothing is done with it. */
    RESPONSE_READ("P4"),
    /** P5: it is committed that the task was accepted. */
    ACCEPTED_STORED("P5"),
    /** P6: the provider has said that the task has ended, and that is not committed. */
    END_SEEN("P6"),
    /** P6, a moment later: the end is committed, no route has it. */
    END_STORED("P6"),
    /** P7: the route has taken the end, and that is not committed. */
    ROUTE_DONE("P7"),
    /** P8: it is committed that the end was delivered. */
    DELIVERED_STORED("P8");

    private final String row;

    CrashPoint(String row) {
        this.row = row;
    }

    @Override
    public String toString() {
        return row + " " + name();
    }
}
