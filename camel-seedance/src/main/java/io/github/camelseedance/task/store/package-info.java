/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * The truth about submissions and tasks: the row with its states, the SPI of repositories, and what every repository checks and writes
 * alike. It uses the model only.
 */
package io.github.camelseedance.task.store;
