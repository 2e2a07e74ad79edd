/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.account;

import java.net.URI;

/**
 * Whose limits apply: one account at one provider.
 *
 * @param provider id of the provider
 * @param baseUrl  address of the API
 * @param account  the user's name for the account
 * @param keyHash  start of the key's hash, {@code none} without a key
 */
public record AccountKey(String provider, URI baseUrl, String account, String keyHash) {}
