/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider's dialect: checks requests, turns typed calls into {@link ApiCall}s and answers into the model. An implementation
 * is pure and thread-safe: no HTTP, no Camel, no clock, no state. One bound in the registry is found by type and is used when the
 * option {@code provider} has its {@link #id()}.
 *
 * <p>An operation whose {@link Capability} is missing is never called, so it need not be implemented.
 */
public interface SeedanceProvider {

    /** Value of the option {@code provider}; the built-in ids cannot be reused. */
    String id();

    /** Address of the API, used unless {@code baseUrl} is set. */
    URI defaultBaseUrl();

    /** What the API can do. */
    Set<Capability> capabilities();

    /** The header that carries the key. */
    AuthHeader authenticate(String apiKey);

    /**
     * Everything that is wrong with a request by the provider's document; empty when it can be sent. Local files (
     * {@link io.github.camelseedance.model.Media#file()}) count as uploaded.
     */
    List<Violation> validate(VideoRequest request);

    /** Creates a task. The request is valid. The decoder yields a task with at least an id. */
    ApiCall<VideoTask> generate(VideoRequest request);

    /** Asks for a task. */
    ApiCall<VideoTask> status(String taskId);

    /** Cancels a task. The decoder yields what the provider says: perhaps only id and status. */
    default ApiCall<VideoTask> cancel(String taskId) {
        throw new UnsupportedOperationException(id() + " has no cancel");
    }

    /** Asks for an upload address. */
    default ApiCall<PresignedUpload> presign(String fileName, String contentType) {
        throw new UnsupportedOperationException(id() + " has no presign");
    }

    /** Asks for the credits of the account. */
    default ApiCall<Balance> balance() {
        throw new UnsupportedOperationException(id() + " has no balance");
    }

    /** Asks for the models; not called when {@link #staticModels()} is present. */
    default ApiCall<ModelList> models() {
        throw new UnsupportedOperationException(id() + " has no models");
    }

    /** Asks for one page of the account's tasks; {@code providerStatus} is the provider's own word, or null. */
    default ApiCall<TaskPage> list(int page, int pageSize, String providerStatus) {
        throw new UnsupportedOperationException(id() + " has no list");
    }

    /** Table of models from the document, where the API has no call for it. */
    default Optional<ModelList> staticModels() {
        return Optional.empty();
    }

    /** What a request will cost, or empty when it cannot be told. {@code models} comes from {@link #models()} or the static table. */
    default Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        return Optional.empty();
    }

    /** Reads an answer through the envelope. Never throws: what cannot be read has {@link Answer#envelope()} false. */
    Answer read(ApiReply reply);

    /** The rule for an answer: what it means for a call of this kind. */
    Ruling rule(CallKind kind, Answer answer);

    /** The provider's words for a status that the API can filter by, for {@link #list}; empty when it has none. */
    default List<String> statusWords(TaskStatus status) {
        return List.of();
    }

    /** Whether the provider tells the seed of a task, so that an own random one finds a lost submission again. */
    default boolean echoesSeed() {
        return false;
    }

    /** Whether the provider stores and returns metadata itself; else the component keeps it with the tracked task. */
    default boolean storesMetadata() {
        return false;
    }

    /** The task id in the body of a webhook, where one can be seen. It is a hint, never trusted. */
    default Optional<String> hintedTaskId(JsonNode webhookBody) {
        return Optional.empty();
    }

    /**
     * Whether its webhooks are signed once a secret is set. True unless a provider is known never to sign: a check that is left out has to
     * be left out on purpose.
     */
    default boolean signsWebhooks() {
        return true;
    }
}
