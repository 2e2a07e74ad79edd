/** An emulator of the Seedance HTTP APIs for tests; begin with {@link io.github.camelseedance.emulator.SeedanceEmulator}. */
package io.github.camelseedance.emulator;
