/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

/**
 * What the rule table says about an answer.
 *
 * @param verdict what to do
 * @param error   kind of the error; null with {@link Verdict#ACCEPT}
 */
public record Ruling(Verdict verdict, ErrorKind error) {}
