/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.TaskTracker;
import io.github.camelseedance.task.store.TaskScope;
import java.util.List;

/**
 * A consumer that listens for webhooks.
 *
 * @param scope   whose tasks it takes
 * @param provider reads task ids out of webhooks
 * @param secrets secrets with which the webhooks of these tasks are signed; empty when they are not
 * @param tracker who is told
 */
public record WebhookClient(TaskScope scope, SeedanceProvider provider, List<String> secrets, TaskTracker tracker) {

    public WebhookClient {
        secrets = List.copyOf(secrets);
    }

    /**
     * Takes the option {@code webhookSecret} apart. It does not count for a provider that never signs.
     *
     * @param secret one secret, or two separated by a comma, or null
     * @throws IllegalArgumentException when it is empty
     */
    public static WebhookClient of(TaskScope scope, SeedanceProvider provider, String secret, TaskTracker tracker) {
        List<String> secrets = WebhookSignature.secrets(secret);
        return new WebhookClient(scope, provider, provider.signsWebhooks() ? secrets : List.of(), tracker);
    }

    boolean isSigned() {
        return !secrets.isEmpty();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "WebhookClient[" + scope + "]";
    }
}
