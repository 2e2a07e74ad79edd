/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.client.account.Account;
import io.github.camelseedance.client.account.AccountPause;
import io.github.camelseedance.client.account.CallOutcome;
import io.github.camelseedance.provider.CallKind;
import io.github.camelseedance.provider.ErrorKind;
import io.github.camelseedance.provider.Verdict;
import java.time.Duration;

/** What the outcome of one request says about the account as a whole. */
final class AccountVerdicts {

    private AccountVerdicts() {}

    static void note(Account account, CallKind kind, CallResult<?> result, boolean noAnswer, Duration took) {
        account.count(kind, outcome(result, noAnswer), took);
        if (result.ok()) {
            account.troubles().fine(kind, took);
            return;
        }
        AccountPause.Kind trouble = trouble(kind, result, noAnswer);
        if (result.ruling().error() == ErrorKind.PROTOCOL && trouble == null) {
            account.troubles().unreadable(result.error().getMessage());
        } else if (trouble != null) {
            account.troubles().trouble(trouble, result.error().getMessage(), result.retryAfter());
        } else if (result.ruling().verdict() == Verdict.FAIL) {
            // it said no to this call: it is there, and it knows the key
            account.troubles().answered(took);
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

    private static AccountPause.Kind trouble(CallKind kind, CallResult<?> result, boolean noAnswer) {
        ErrorKind error = result.ruling().error();
        return switch (error) {
            case AUTHENTICATION -> AccountPause.Kind.AUTH;
            // a question costs nothing: what is wrong is not that submission, and polling waits for it
            case INSUFFICIENT_CREDITS ->
                kind == CallKind.SUBMIT ? AccountPause.Kind.CREDITS : AccountPause.Kind.UNAVAILABLE;
            case RATE_LIMIT -> AccountPause.Kind.RATE;
            case SERVICE_UNAVAILABLE -> AccountPause.Kind.UNAVAILABLE;
            // one unreadable task is that task's matter; a page in the provider's place is everybody's
            case PROTOCOL -> result.ruling().verdict() == Verdict.FAIL ? AccountPause.Kind.UNAVAILABLE : null;
            case AMBIGUOUS -> noAnswer || result.error().getHttpStatus() >= 500 ? AccountPause.Kind.UNAVAILABLE : null;
            default -> null;
        };
    }
}
