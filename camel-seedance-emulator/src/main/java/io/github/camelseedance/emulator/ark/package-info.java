/** The emulation of Ark, the source of Seedance: {@code volcengine.com} and {@code byteplus.com} with the paths and bodies that both share. */
package io.github.camelseedance.emulator.ark;
