/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * Uploads and downloads: requests that carry files to and from hosts that are not the provider's API. It uses {@code client.call},
 * {@code client.account} and {@code client.http}.
 */
package io.github.camelseedance.client.file;
