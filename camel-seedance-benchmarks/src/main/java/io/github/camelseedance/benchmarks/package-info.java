/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/** What the component costs, measured against what could be had without it. */
package io.github.camelseedance.benchmarks;
