/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * A line of the ledger: a task that was created, whether or not its answer arrived.
 *
 * @param provider who was asked
 * @param taskId the id of the task
 * @param prompt the prompt, empty if there was none
 * @param seed the seed of the request (seedance2.movie), null if there was none
 * @param metadata the metadata of the request (seedance2.ink), empty if there were none
 * @param webhookUrl the address for the webhook, null if there was none
 * @param cost what the task costs, in credits
 * @param submittedAt when it was created
 * @param request the request body as it came
 */
public record Submission(
        EmulatedProvider provider,
        String taskId,
        String prompt,
        Long seed,
        Map<String, Object> metadata,
        String webhookUrl,
        BigDecimal cost,
        Instant submittedAt,
        Map<String, Object> request) {

    /** The last segment of the path of the webhook address, which is where the component puts its token; null without a webhook. */
    @JsonProperty
    public String webhookToken() {
        if (webhookUrl == null) {
            return null;
        }
        int query = webhookUrl.indexOf('?');
        String path = query < 0 ? webhookUrl : webhookUrl.substring(0, query);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "Submission[" + provider.id() + " " + taskId + " '" + prompt + "' at " + submittedAt + "]";
    }
}
