/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.model.Balance;
import io.github.camelseedance.model.CostEstimate;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.ModelList;
import io.github.camelseedance.model.TaskPage;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import io.github.camelseedance.model.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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

    /** The fields of requests that it has, of those that not every provider has. By default all: {@link #validate} decides. */
    default Set<RequestField> fields() {
        return EnumSet.allOf(RequestField.class);
    }

    /** How often an account may make calls of a kind; empty for no limit of that kind. */
    default Optional<CallRate> rate(CallKind kind) {
        return Optional.empty();
    }

    /** How long the provider shows a task; empty for as long as anybody asks. */
    default Optional<Duration> retention() {
        return Optional.empty();
    }

    /** The header that carries the key. */
    AuthHeader authenticate(String apiKey);

    /**
     * Everything that is wrong with a request by the provider's document; empty when it can be sent. Local files (
     * {@link io.github.camelseedance.model.Media#file()}) count as uploaded.
     */
    List<Violation> validate(VideoRequest request);

    /** Creates a task. The request is valid. The decoder yields a task with at least an id. */
    ApiCall<VideoTask> generate(VideoRequest request);

    /** What of a request is kept with its task in {@link VideoTask#providerData()}; names and values without a secret. */
    default Map<String, String> remember(VideoRequest request) {
        return Map.of();
    }

    /**
     * Whether calls about a task use what is kept with it ({@link #remember}, addresses that came with it). Then a route that names a task
     * by its id alone has it looked up in the task repository first.
     */
    default boolean usesProviderData() {
        return true;
    }

    /**
     * A local file as a medium that travels inside the request. Only called without {@link Capability#UPLOAD}, for files that
     * {@link #validate} has let pass.
     *
     * @param content what is in the file; the component opens and closes it
     * @throws IOException when it cannot be read, or cannot be sent
     */
    default Media inline(Media medium, InputStream content) throws IOException {
        throw new UnsupportedOperationException(id() + " takes no local files");
    }

    /** Asks for a task. */
    ApiCall<VideoTask> status(String taskId);

    /**
     * Asks for a task of which more than its id is known, such as an address that came with it. What is kept with the task stays with it:
     * an answer need not repeat it.
     */
    default ApiCall<VideoTask> statusOf(VideoTask known) {
        return status(known.id());
    }

    /** A second call, where a task that {@link #status} tells has succeeded and its result is somewhere else. */
    default Optional<ApiCall<VideoTask>> result(VideoTask told) {
        return Optional.empty();
    }

    /** A task with what follows from what is known of it: what it has cost. Called with what is known put together. */
    default VideoTask complete(VideoTask task) {
        return task;
    }

    /**
     * Cancels a task. The decoder yields what the provider says: perhaps only id and status. With {@link #cancellable()} it is asked for
     * anew.
     */
    default ApiCall<VideoTask> cancel(String taskId) {
        throw new UnsupportedOperationException(id() + " has no cancel");
    }

    /** As {@link #cancel(String)}, for a task of which more than its id is known. */
    default ApiCall<VideoTask> cancelOf(VideoTask known) {
        return cancel(known.id());
    }

    /**
     * The states in which a cancel may be sent; empty when any may, because the provider refuses what has ended. Otherwise the task is
     * asked for first, and again after the cancel: no cancel is sent in another state.
     */
    default Set<TaskStatus> cancellable() {
        return Set.of();
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

    /** As {@link #list(int, int, String)}, in the part of the account's tasks where a task like this one is listed; null for the usual. */
    default ApiCall<TaskPage> list(int page, int pageSize, String providerStatus, VideoTask like) {
        return list(page, pageSize, providerStatus);
    }

    /** Whether pages of the list have cursors and no numbers: then {@link #listAfter} is called, and {@link #list} is not. */
    default boolean listsByCursor() {
        return false;
    }

    /** Asks for the page of the list behind a cursor, which an earlier page had; null for the first page. */
    default ApiCall<TaskPage> listAfter(String cursor, int pageSize, String providerStatus) {
        throw new UnsupportedOperationException(id() + " has no list by cursors");
    }

    /** Whether the list is ordered by creation, newest first, so that older pages need not be read. */
    default boolean listsNewestFirst() {
        return true;
    }

    /** Table of models from the document, where the API has no call for it. */
    default Optional<ModelList> staticModels() {
        return Optional.empty();
    }

    /** What a request will cost, or empty when it cannot be told. {@code models} comes from {@link #models()} or the static table. */
    default Optional<CostEstimate> estimate(VideoRequest request, ModelList models) {
        return Optional.empty();
    }

    /**
     * This provider with other prices: what the component option {@code prices} holds.
     *
     * @throws IllegalArgumentException when the table cannot be read; the message names what is wrong
     */
    default SeedanceProvider withPrices(JsonNode table) {
        return this;
    }

    /** Reads an answer through the envelope. Never throws: what cannot be read has {@link Answer#envelope()} false. */
    Answer read(ApiReply reply);

    /** The rule for an answer: what it means for a call of this kind. */
    Ruling rule(CallKind kind, Answer answer);

    /** The provider's words for a status that the API can filter by, for {@link #list}; empty when it has none. */
    default List<String> providerStatuses(TaskStatus status) {
        return List.of();
    }

    /** What finds a lost submission again; empty when nothing does. */
    default Optional<Marker> marker() {
        return Optional.empty();
    }

    /** Whether a task that answers tell can be the one that was asked for, as far as both are described. */
    default boolean couldBe(VideoTask asked, VideoTask told) {
        return unlessAbsent(asked.model(), told.model())
                && unlessAbsent(asked.resolution(), told.resolution())
                && unlessAbsent(asked.aspectRatio(), told.aspectRatio())
                && unlessAbsent(asked.duration(), told.duration());
    }

    private static boolean unlessAbsent(Object asked, Object told) {
        return asked == null || told == null || asked.equals(told);
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
