/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.OperationNotSupportedException;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import io.github.camelseedance.runtime.Addresses;
import io.github.camelseedance.runtime.Providers;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses at the start of a route what could only fail for every message. */
record StartCheck(SeedanceOperation operation, SeedanceConfiguration options, Providers providers) {

    private static final Set<SeedanceOperation> AWAITABLE =
            Set.of(SeedanceOperation.generate, SeedanceOperation.status);

    /** As long as what makes the webhook address of a submission its own. */
    private static final String TOKEN_SAMPLE = "/" + "x".repeat(22);

    /**
     * Checks a producer.
     *
     * @param own names of the options that the endpoint itself has
     * @throws IllegalArgumentException       when an option is missing, wrong, or without effect
     * @throws OperationNotSupportedException when the provider lacks the operation
     */
    void producer(Set<String> own) {
        if (!operation.isProducer()) {
            throw new IllegalArgumentException("seedance:%s can only be used in from. In to use one of %s"
                    .formatted(operation, SeedanceOperation.producerNames()));
        }
        common();
        if (own.contains("awaitCompletion") && options.isAwaitCompletion() && !AWAITABLE.contains(operation)) {
            throw new IllegalArgumentException(
                    "The option awaitCompletion has no effect on seedance:%s: only generate and status wait"
                            .formatted(operation));
        }
        if (options.getMediaDirectory() != null && readsRequests()) {
            OptionCheck.directory("mediaDirectory", options.getMediaDirectory());
        }
        if (readsRequests()) {
            requestOptions(provider());
        }
        if (options.getWebhookUrl() != null && operation == SeedanceOperation.generate) {
            webhookUrl(provider());
        }
        if (options.getLocalWorkDirectory() != null && operation == SeedanceOperation.download) {
            OptionCheck.directory("localWorkDirectory", options.getLocalWorkDirectory());
        }
    }

    /**
     * Refuses options with which no request can be valid. What depends on the model or the media of a request is left to the check of
     * the request.
     */
    private void requestOptions(SeedanceProvider provider) {
        VideoRequest request =
                Operations.defaults(options).toBuilder().prompt("x").build();
        Set<String> set = Operations.defaults(options).plainFields().keySet();
        if (set.isEmpty()) {
            return;
        }
        Map<String, Violation> always = null;
        for (String model : models(provider, request)) {
            VideoRequest text = request.toBuilder().model(model).build();
            VideoRequest image = text.toBuilder()
                    .media(Media.image("https://example.com/a.png"))
                    .build();
            for (VideoRequest example : List.of(text, image)) {
                Map<String, Violation> found = new LinkedHashMap<>();
                provider.validate(example).forEach(violation -> found.put(violation.field(), violation));
                if (always == null) {
                    always = found;
                }
                always.keySet().retainAll(found.keySet());
            }
        }
        always.keySet().retainAll(set);
        if (!always.isEmpty()) {
            throw new IllegalArgumentException(always.values().stream()
                    .map(violation -> "The option %s has the value '%s', which %s does not take: %s"
                            .formatted(violation.field(), violation.value(), provider.id(), violation.allowed()))
                    .collect(Collectors.joining("; ")));
        }
    }

    /** Refuses an address that a provider does not take, with what each submission adds to it. */
    private void webhookUrl(SeedanceProvider provider) {
        String address = Addresses.webhookUrl(options.getWebhookUrl()) + TOKEN_SAMPLE;
        provider.validate(VideoRequest.builder().prompt("x").webhookUrl(address).build()).stream()
                .filter(violation -> violation.field().equals("webhookUrl"))
                .findFirst()
                .ifPresent(violation -> {
                    throw new IllegalArgumentException(
                            "The option webhookUrl is an address of %s characters with the %s that each submission adds, which %s does not take: %s"
                                    .formatted(
                                            address.length(),
                                            TOKEN_SAMPLE.length(),
                                            provider.id(),
                                            violation.allowed()));
                });
    }

    private static List<String> models(SeedanceProvider provider, VideoRequest request) {
        List<String> models = new ArrayList<>();
        models.add(request.model());
        if (request.model() == null) {
            provider.staticModels().ifPresent(list -> list.models().forEach(model -> models.add(model.id())));
        }
        return models;
    }

    /** Checks a consumer; throws as {@link #producer} does. */
    void consumer() {
        if (operation.isProducer()) {
            throw new IllegalArgumentException(
                    "seedance:%s can only be used in to. In from use seedance:tasks".formatted(operation));
        }
        common();
        if (options.getSource() == TaskSource.account) {
            require(provider(), Capability.LIST, "the operation list, which the option source=account needs");
        }
    }

    private void common() {
        SeedanceProvider provider = provider();
        require(provider, operation.capability(), "the operation " + operation);
        OptionCheck.check(options);
        Addresses.baseUrl(baseUrl(options, provider), options.isAllowInsecure());
        if (options.getApiKey() == null && needsKey(provider)) {
            throw new IllegalArgumentException(
                    "The option apiKey is required for seedance:%s with %s: set it on the component, from a property"
                            .formatted(operation, provider.id()));
        }
    }

    private SeedanceProvider provider() {
        return providers.require(options.getProvider());
    }

    /** Tables of models need no call, and what is in doubt can be settled without asking. */
    private boolean needsKey(SeedanceProvider provider) {
        return switch (operation) {
            case models, estimate -> provider.staticModels().isEmpty();
            case resolve, spending -> false;
            default -> true;
        };
    }

    private boolean readsRequests() {
        return operation == SeedanceOperation.generate || operation == SeedanceOperation.estimate;
    }

    private void require(SeedanceProvider provider, Capability capability, String what) {
        if (!provider.capabilities().contains(capability)) {
            List<String> having = providers.idsWith(capability);
            throw new OperationNotSupportedException(
                    "The provider %s lacks %s; these have it: %s"
                            .formatted(provider.id(), what, String.join(", ", having)),
                    ErrorDetail.of(provider.id()));
        }
    }

    static URI baseUrl(SeedanceConfiguration options, SeedanceProvider provider) {
        return options.getBaseUrl() == null
                ? provider.defaultBaseUrl()
                : Addresses.parse("baseUrl", options.getBaseUrl());
    }
}
