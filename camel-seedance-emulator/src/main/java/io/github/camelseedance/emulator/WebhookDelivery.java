/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.time.Instant;

/**
 * A webhook that was sent.
 *
 * @param provider on whose behalf
 * @param taskId about which task
 * @param url where to
 * @param body the bytes as text
 * @param signature the {@code x-seedance-signature}, null if unsigned
 * @param status the HTTP status that came back; 0 if none did
 * @param failure why none did, null otherwise
 * @param sentAt when it was sent
 */
public record WebhookDelivery(
        EmulatedProvider provider,
        String taskId,
        String url,
        String body,
        String signature,
        int status,
        String failure,
        Instant sentAt) {

    /** Without address, body and signature, which hold tokens. */
    @Override
    public String toString() {
        return "WebhookDelivery[" + provider.id() + " " + taskId + ": " + status + " at " + sentAt + "]";
    }
}
