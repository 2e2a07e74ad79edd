/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client;

import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;

/** What the outcome of one request says about the account as a whole. */
final class LaneNotes {

    private LaneNotes() {}

    static void note(AccountLane lane, CallKind kind, CallResult<?> result, boolean noAnswer, Duration took) {
        lane.count(kind, outcome(result, noAnswer), took);
        if (result.ok()) {
            lane.fine(kind, took);
            return;
        }
        LanePause.Kind trouble = trouble(result, noAnswer);
        if (trouble != null) {
            lane.trouble(trouble, result.error().getMessage(), result.retryAfter());
        } else if (result.ruling().verdict() == Verdict.FAIL) {
            // it said no to this call: it is there, and it knows the key
            lane.answered(took);
        }
    }

    private static CallOutcome outcome(CallResult<?> result, boolean noAnswer) {
        if (result.ok()) {
            return CallOutcome.SUCCESS;
        }
        if (noAnswer) {
            return CallOutcome.NO_ANSWER;
        }
        return switch (result.ruling().error()) {
            case RATE_LIMIT -> CallOutcome.RATE_LIMITED;
            case SERVICE_UNAVAILABLE, PROTOCOL, AMBIGUOUS -> CallOutcome.UNAVAILABLE;
            default -> CallOutcome.REFUSED;
        };
    }

    private static LanePause.Kind trouble(CallResult<?> result, boolean noAnswer) {
        ErrorKind error = result.ruling().error();
        return switch (error) {
            case AUTHENTICATION -> LanePause.Kind.AUTH;
            case INSUFFICIENT_CREDITS -> LanePause.Kind.CREDITS;
            case RATE_LIMIT -> LanePause.Kind.RATE;
            case SERVICE_UNAVAILABLE -> LanePause.Kind.UNAVAILABLE;
            // one unreadable task is that task's matter; a page in the provider's place is everybody's
            case PROTOCOL -> result.ruling().verdict() == Verdict.FAIL ? LanePause.Kind.UNAVAILABLE : null;
            case AMBIGUOUS -> noAnswer || result.error().getHttpStatus() >= 500 ? LanePause.Kind.UNAVAILABLE : null;
            default -> null;
        };
    }
}
