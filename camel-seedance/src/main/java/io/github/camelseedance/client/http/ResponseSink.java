/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Takes the body of an answer as it arrives, so that it is never in memory as a whole. */
@FunctionalInterface
public interface ResponseSink {

    /**
     * Called once, when status and headers are there.
     *
     * @param head the answer without its body
     * @return where the body goes, closed by the transport in any case; null collects it in memory, up to
     *     {@link TransportRequest#bodyLimit()}. It may block on a disk, not on a network.
     * @throws IOException gives up the exchange, as an exception of the channel does
     */
    WritableByteChannel open(TransportResponse head) throws IOException;
}
