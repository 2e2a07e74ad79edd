/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.task.follow.Receiver;
import io.github.camelseedance.task.recover.AccountScanner;
import io.github.camelseedance.webhook.WebhookClient;
import io.github.camelseedance.webhook.WebhookStatistics;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer hears of tasks beside the tracker's own polls: webhooks, and the list of its account. */
final class ConsumerSources {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerSources.class);

    private final SeedanceEndpoint endpoint;
    private final SeedanceConfiguration options;
    private final Receiver consumer;
    private WebhookClient webhook;
    private volatile WebhookStatistics webhooks;
    private volatile boolean active;
    private volatile long scans;

    ConsumerSources(SeedanceEndpoint endpoint, Receiver consumer) {
        this.endpoint = endpoint;
        this.options = endpoint.getConfiguration();
        this.consumer = consumer;
    }

    /** Begins to listen for webhooks, where that is wanted. */
    void listen() {
        if (options.getWebhookPath() == null) {
            return;
        }
        SeedanceProvider provider = consumer.access().client().provider();
        WebhookClient client =
                WebhookClient.of(consumer.scope(), provider, options.getWebhookSecret(), endpoint.tracker());
        if (options.getWebhookSecret() != null && !provider.signsWebhooks()) {
            LOG.warn(
                    "The option webhookSecret has no effect on webhooks of {}, which does not sign them: each is verified by a status request",
                    provider.id());
        }
        webhooks = endpoint.runtime().webhooks().add(options.getWebhookPath(), client);
        webhook = client;
    }

    /** Begins to adopt what the account's list shows, where that is wanted. */
    void scan() {
        active = true;
        if (options.getSource() == TaskSource.account) {
            long round = ++scans;
            new AccountScanner(
                            endpoint.tracker().node(),
                            endpoint.tracker()::kick,
                            consumer.scope(),
                            consumer.access().client(),
                            options.getStartFrom() == StartFrom.earliest,
                            Duration.ofMillis(options.getListInterval()),
                            () -> active && round == scans)
                    .start();
        }
    }

    void end() {
        active = false;
        if (webhook != null) {
            endpoint.runtime().webhooks().remove(options.getWebhookPath(), webhook);
            webhook = null;
        }
    }

    /** A count of webhooks; 0 where none are listened for. */
    long webhooks(WebhookStatistics.Outcome which) {
        WebhookStatistics counted = webhooks;
        return counted == null ? 0 : counted.count(which);
    }
}
