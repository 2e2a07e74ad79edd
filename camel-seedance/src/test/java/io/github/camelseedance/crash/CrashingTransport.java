/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.crash;

import io.github.camelseedance.client.http.Transport;
import io.github.camelseedance.client.http.TransportRequest;
import io.github.camelseedance.client.http.TransportResponse;
import java.util.concurrent.CompletableFuture;

/** A transport in which a process dies when it has read the answer to a submission. */
final class CrashingTransport implements Transport {

    private final Transport real;
    private final CrashSwitch crash;

    CrashingTransport(Transport real, CrashSwitch crash) {
        this.real = real;
        this.crash = crash;
    }

    @Override
    public CompletableFuture<TransportResponse> send(TransportRequest request) {
        CompletableFuture<TransportResponse> answer = real.send(request);
        if (!request.once() || !crash.isAt(CrashPoint.RESPONSE_READ)) {
            return answer;
        }
        return answer.thenCompose(response -> {
            // each provider has a path of its own
            crash.arrive(request.uri().getPath());
            return new CompletableFuture<>();
        });
    }
}
