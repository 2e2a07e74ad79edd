/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * What the transport through Camel's http component is made of. It uses {@code client.http}. Nothing of camel-http is loaded before that
 * transport is chosen.
 */
package io.github.camelseedance.client.http.camel;
