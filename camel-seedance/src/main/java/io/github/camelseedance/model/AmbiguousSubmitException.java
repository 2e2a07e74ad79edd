/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** A submission that may or may not have been accepted. It must not be repeated blindly: it could be paid twice. */
public class AmbiguousSubmitException extends SeedanceException {

    private static final long serialVersionUID = 1L;

    private final boolean lookedFor;

    public AmbiguousSubmitException(String message, ErrorDetail detail) {
        this(message, detail, false);
    }

    public AmbiguousSubmitException(String message, ErrorDetail detail, boolean lookedFor) {
        super(message, detail);
        this.lookedFor = lookedFor;
    }

    /**
     * Whether the component goes on to look for the task at the provider. Then {@code generate} with the same submission key has the
     * result later: the task, or a submission anew when the provider provably does not have it. Without a submission key, and where this
     * is false, only a webhook or a person can tell.
     */
    public boolean isLookedFor() {
        return lookedFor;
    }
}
