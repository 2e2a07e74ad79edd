/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Everything that an emulator knows, and how its parts are put together. */
final class EmulatorState {
    final EmulatorSettings settings;
    final Timeline timeline;
    final Recorder recorder;
    final FaultControl faults;
    final Accounts accounts;
    final Webhooks webhooks;
    final TaskStore tasks;
    final Storage storage;
    final AdminApi admin;
    private final Media media;
    private final ScheduledExecutorService scheduler;
    private final Map<EmulatedProvider, ProviderApi> apis = new EnumMap<>(EmulatedProvider.class);

    EmulatorState(EmulatorSettings settings) {
        this.settings = settings;
        this.scheduler = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            thread.setName("seedance-emulator");
            return thread;
        });
        Signer signer = new Signer(randomSecret());
        this.timeline = new Timeline(settings.clock(), scheduler);
        this.recorder = new Recorder(settings);
        this.faults = new FaultControl(settings.clock());
        this.accounts = new Accounts(settings);
        this.webhooks = new Webhooks(settings, timeline, scheduler, apis::get);
        this.tasks = new TaskStore(settings, timeline, accounts, webhooks, apis::get);
        this.media = new Media(settings, signer, apis::get);
        this.storage = new Storage(settings, signer);
        EmulatorParts parts = new EmulatorParts(settings, tasks, accounts, media, storage);
        for (EmulatedProvider provider : EmulatedProvider.values()) {
            apis.put(provider, provider.api(parts));
        }
        this.admin = new AdminApi(this);
    }

    void baseUrl(String url) {
        media.baseUrl(url);
        storage.baseUrl(url);
    }

    void advance(Duration duration) {
        if (!(settings.clock() instanceof ManualClock manual)) {
            throw new IllegalStateException("advance needs builder().manualTime()");
        }
        timeline.advance(manual, duration);
    }

    void reset() {
        timeline.clear();
        faults.clear();
        tasks.reset();
        accounts.reset();
        storage.reset();
        webhooks.reset();
        recorder.reset();
        apis.values().forEach(ProviderApi::reset);
        if (settings.clock() instanceof ManualClock manual) {
            manual.restart();
        }
    }

    void stop() {
        timeline.clear();
        scheduler.shutdownNow();
        media.stop();
    }

    Collection<ProviderApi> apis() {
        return apis.values();
    }

    ProviderApi api(EmulatedProvider provider) {
        return apis.get(provider);
    }

    private static byte[] randomSecret() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return secret;
    }
}
