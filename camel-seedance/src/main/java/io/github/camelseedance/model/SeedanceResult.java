/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

/** What an operation can put into a message's body. Camel's type converters make text, a stream, a Map or a JsonNode of it. */
public sealed interface SeedanceResult
        permits Balance, CostEstimate, ModelList, SpendingReport, TaskPage, UploadedFile, VideoTask {}
