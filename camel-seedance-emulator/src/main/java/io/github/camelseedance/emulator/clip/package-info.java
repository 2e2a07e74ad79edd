/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Draws the videos that the emulator answers with: a moving picture for each task, as an H.264 film in an MP4 file. It needs no font
 * and no graphics library of the machine, and knows nothing of providers and requests.
 */
package io.github.camelseedance.emulator.clip;
