/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** How a task is written as JSON: without what is absent, in the order of its components, its first address behind all of them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "id",
    "provider",
    "account",
    "status",
    "providerStatus",
    "model",
    "prompt",
    "aspectRatio",
    "resolution",
    "duration",
    "generateAudio",
    "seed",
    "videoUrls",
    "videoUrl"
})
@JsonIgnoreProperties(value = "videoUrl", allowGetters = true, ignoreUnknown = true)
interface TaskJson {}
