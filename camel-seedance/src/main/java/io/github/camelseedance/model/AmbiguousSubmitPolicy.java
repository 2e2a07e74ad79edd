/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** What generate does when it is not known whether a submission was accepted. */
public enum AmbiguousSubmitPolicy {
    /** Looks for the task at the provider; never repeats blindly. */
    reconcile,
    /** Throws {@code AmbiguousSubmitException}; the intent stays in the repository as in doubt until a person or a webhook settles it. */
    fail,
    /** Submits again, up to {@code maxResends} times: the task may be paid twice. */
    resend
}
