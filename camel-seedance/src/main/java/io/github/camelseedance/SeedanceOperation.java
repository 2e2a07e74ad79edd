/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.provider.Capability;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What an endpoint does: the path of its URI. */
public enum SeedanceOperation {
    /** Submits a task. */
    generate(Capability.GENERATE),
    /** Asks for a task. */
    status(Capability.STATUS),
    /** Cancels a task. */
    cancel(Capability.CANCEL),
    /** Sends a file to the provider's storage. */
    upload(Capability.UPLOAD),
    /** Fetches the video of a task. */
    download(Capability.STATUS),
    /** Asks for the credits of the account. */
    balance(Capability.BALANCE),
    /** Lists the models. */
    models(Capability.MODELS),
    /** Lists the tasks of the account. */
    list(Capability.LIST),
    /** Estimates the cost of a request. */
    estimate(Capability.MODELS),
    /** Adopts a task made elsewhere. */
    track(Capability.STATUS),
    /** Settles what is in doubt or parked. */
    resolve(Capability.STATUS),
    /** Tells what tasks have cost. */
    spending(Capability.STATUS),
    /** Reports tasks that have ended: the only operation of a consumer. */
    tasks(Capability.STATUS);

    private final Capability capability;

    SeedanceOperation(Capability capability) {
        this.capability = capability;
    }

    /**
     * The operation of a name.
     *
     * @throws IllegalArgumentException when there is none; names all that there are
     */
    static SeedanceOperation of(String name) {
        return Arrays.stream(values())
                // a URI of several lines in XML has blanks before its options
                .filter(operation ->
                        operation.name().equals(String.valueOf(name).strip()))
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
        return this != tasks;
    }

    /** All names that are used in {@code to}, for messages. */
    static String producerNames() {
        return Arrays.stream(values())
                .filter(SeedanceOperation::isProducer)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }
}
