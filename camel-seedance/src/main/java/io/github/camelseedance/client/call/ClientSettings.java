/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.call;

import io.github.camelseedance.client.account.AccountKey;
import io.github.camelseedance.model.Hashes;
import java.net.URI;
import java.time.Duration;

/**
 * How a client speaks to a provider.
 *
 * @param baseUrl         address of the API, without a slash at the end
 * @param apiKey          secret key; null where no call is made
 * @param account         the user's name for the account behind the key
 * @param responseTimeout longest wait for an answer to one request
 * @param maxRetries      repeats of a call that is safe to repeat
 * @param retryDelay      first delay before a repeat; doubles, with full jitter
 * @param maxRetryDelay   longest delay; a provider that asks for more is a {@code RateLimitException}
 * @param userAgent       value of the header {@code User-Agent}
 */
public record ClientSettings(
        URI baseUrl,
        String apiKey,
        String account,
        Duration responseTimeout,
        int maxRetries,
        Duration retryDelay,
        Duration maxRetryDelay,
        String userAgent) {

    /** Whose limits apply at a provider. */
    public AccountKey account(String provider) {
        return new AccountKey(provider, baseUrl, account, Hashes.ofKey(apiKey));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ClientSettings[baseUrl=%s, account=%s]".formatted(baseUrl, account);
    }
}
