/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

/**
 * The header that carries the key.
 *
 * @param name  header name
 * @param value header value, secret
 */
public record AuthHeader(String name, String value) {

    /** Without the value. */
    @Override
    public String toString() {
        return "AuthHeader[" + name + "]";
    }
}
