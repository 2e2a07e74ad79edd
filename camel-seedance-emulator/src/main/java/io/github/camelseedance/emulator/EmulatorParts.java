/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/** What the emulation of a provider is built from; all of them share these parts. */
public record EmulatorParts(
        EmulatorSettings settings, TaskStore tasks, Accounts accounts, Media media, Storage storage) {}
