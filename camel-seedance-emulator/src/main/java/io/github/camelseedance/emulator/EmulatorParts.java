/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/** What the emulation of a provider is built from; all of them share these parts. */
public final class EmulatorParts {
    final EmulatorSettings settings;
    final TaskStore tasks;
    final Accounts accounts;
    final Media media;
    final Storage storage;

    EmulatorParts(EmulatorSettings settings, TaskStore tasks, Accounts accounts, Media media, Storage storage) {
        this.settings = settings;
        this.tasks = tasks;
        this.accounts = accounts;
        this.media = media;
        this.storage = storage;
    }
}
