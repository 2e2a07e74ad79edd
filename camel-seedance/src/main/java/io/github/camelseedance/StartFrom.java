/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

/** Where {@code source=account} begins. */
public enum StartFrom {
    /** With tasks created after the first start. */
    latest,
    /** With all that the list shows. */
    earliest
}
