/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

/** What an answer, or the lack of one, means for a call. */
public enum Verdict {
    /** It is what was asked for. */
    ACCEPT,
    /** Provably or by the document not done: the same call can be repeated after a while. */
    RETRY,
    /** A submission that may have been accepted: never repeated blindly. */
    RECONCILE,
    /** Permanent for this call. */
    FAIL,
    /** No call for this account can succeed until somebody acts: key, credits, certificate. */
    PAUSE
}
