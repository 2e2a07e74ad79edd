/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.testing;

import io.github.camelseedance.emulator.EmulatedProvider;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.Capability;
import java.util.List;
import java.util.stream.Stream;

/** The providers that the component has built in, as the emulator knows them. */
public final class BuiltIn {

    private BuiltIn() {}

    /** The emulated ones, each once. */
    public static List<EmulatedProvider> emulated() {
        return Stream.of(EmulatedProvider.values())
                .filter(provider -> BuiltInProviders.find(provider.id()).isPresent())
                .toList();
    }

    /** An id of each. */
    public static List<String> ids() {
        return emulated().stream().map(EmulatedProvider::id).toList();
    }

    /** Whether a lost submission can be found again: by its marker in the list of the account. */
    public static boolean canBeFoundAgain(String id) {
        return BuiltInProviders.find(id).orElseThrow().capabilities().contains(Capability.LIST);
    }
}
