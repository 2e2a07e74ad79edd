/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

/** Kinds of calls: retry and error rules depend on them. */
public enum CallKind {
    /** Creates a paid task: the only kind that is not safe to repeat. */
    SUBMIT(false),
    STATUS(true),
    CANCEL(true),
    LIST(true),
    MODELS(true),
    BALANCE(true),
    /** Asks for an upload address; creates nothing but an unused key. */
    PRESIGN(true),
    /** Sends a file to an upload address. */
    PUT(true),
    DOWNLOAD(true);

    private final boolean repeatable;

    CallKind(boolean repeatable) {
        this.repeatable = repeatable;
    }

    /** Whether doing it twice does no more than doing it once. */
    public boolean isRepeatable() {
        return repeatable;
    }
}
