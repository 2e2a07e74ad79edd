/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.webhook;

import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.TaskTracker;
import java.util.List;

/**
 * A consumer that listens for webhooks.
 *
 * @param provider whose webhooks
 * @param secrets  secrets with which they are signed; empty when they are not
 * @param tracker  who is told
 */
public record WebhookClient(SeedanceProvider provider, List<String> secrets, TaskTracker tracker) {

    /**
     * Takes the option {@code webhookSecret} apart.
     *
     * @param secret one secret, or two separated by a comma, or null
     */
    public WebhookClient(SeedanceProvider provider, String secret, TaskTracker tracker) {
        this(provider, WebhookSignature.secrets(secret), tracker);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "WebhookClient[" + provider.id() + "]";
    }
}
