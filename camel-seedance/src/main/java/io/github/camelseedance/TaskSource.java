/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

/** Which tasks a consumer reports. */
public enum TaskSource {
    /** Those that the repository has for queue, provider and account. */
    tracked,
    /** Additionally all that the account list shows and no row knows. */
    account
}
