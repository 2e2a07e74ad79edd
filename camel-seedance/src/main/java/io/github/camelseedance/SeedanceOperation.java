/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.provider.Capability;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What an endpoint does: the path of its URI. */
public enum SeedanceOperation {
    /** Submits a task. */
    generate(Capability.GENERATE, true),
    /** Asks for a task. */
    status(Capability.STATUS, true),
    /** Cancels a task. */
    cancel(Capability.CANCEL, true),
    /** Sends a file to the provider's storage. */
    upload(Capability.UPLOAD, true),
    /** Fetches the video of a task. */
    download(Capability.STATUS, true),
    /** Asks for the credits of the account. */
    balance(Capability.BALANCE, true),
    /** Lists the models. */
    models(Capability.MODELS, true),
    /** Lists the tasks of the account. */
    list(Capability.LIST, true),
    /** Estimates the cost of a request. */
    estimate(Capability.MODELS, true),
    /** Adopts a task made elsewhere. */
    track(Capability.STATUS, true),
    /** Settles what is in doubt or parked. */
    resolve(Capability.STATUS, true),
    /** Tells what tasks have cost. */
    spending(Capability.STATUS, true),
    /** Reports tasks that have ended: the only operation of a consumer. */
    tasks(Capability.STATUS, false);

    private final Capability capability;
    private final boolean producer;

    SeedanceOperation(Capability capability, boolean producer) {
        this.capability = capability;
        this.producer = producer;
    }

    /**
     * The operation of a name.
     *
     * @throws IllegalArgumentException when there is none; names all that there are
     */
    static SeedanceOperation of(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown operation '%s': one of %s, or tasks in from".formatted(name, producerNames())));
    }

    /** What the provider must be able to do. */
    public Capability capability() {
        return capability;
    }

    /** Whether it is used in {@code to}; else in {@code from}. */
    public boolean isProducer() {
        return producer;
    }

    /** All names that are used in {@code to}, for messages. */
    static String producerNames() {
        return Arrays.stream(values())
                .filter(SeedanceOperation::isProducer)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }
}
