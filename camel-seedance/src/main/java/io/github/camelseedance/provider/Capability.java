/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

/** What a provider's API can do. */
public enum Capability {
    GENERATE,
    STATUS,
    CANCEL,
    UPLOAD,
    BALANCE,
    /** Tells its models, by a call or by a static table from its document. */
    MODELS,
    LIST
}
