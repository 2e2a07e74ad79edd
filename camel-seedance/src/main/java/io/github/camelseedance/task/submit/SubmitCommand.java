/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.AmbiguousSubmitPolicy;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A submission to be made.
 *
 * @param scope         whom it belongs to
 * @param access        how the provider is spoken to
 * @param request       what is asked for, valid, with local files not yet uploaded
 * @param preparation   what is done with it once the submission is known to be new
 * @param submissionKey the caller's key, or null
 * @param continued     id of a submission that an earlier attempt of the same exchange has sent, or null
 * @param sent          told the id of the submission when its request can leave: a redelivery goes on with it
 * @param webhookBase   address below which the submission gets its own, or null
 * @param tracked       whether its end is delivered
 * @param awaited       whether an exchange waits for it
 * @param headers       headers that travel with it
 * @param policy        what to do when its outcome is not known
 * @param maxResends    with {@link AmbiguousSubmitPolicy#resend}
 * @param timeout       bounds the submission as a whole
 */
public record SubmitCommand(
        TaskScope scope,
        PollAccess access,
        VideoRequest request,
        Preparation preparation,
        String submissionKey,
        String continued,
        Consumer<String> sent,
        String webhookBase,
        boolean tracked,
        boolean awaited,
        Map<String, Object> headers,
        AmbiguousSubmitPolicy policy,
        int maxResends,
        Duration timeout) {

    /** Names the scope only. */
    @Override
    public String toString() {
        return "SubmitCommand[" + scope + "]";
    }
}
