/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.task.follow.PollAccess;
import io.github.camelseedance.task.store.TaskScope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A submission to be made.
 *
 * @param scope         whom it belongs to
 * @param access        how the provider is spoken to
 * @param request       what is asked for, valid, with local files not yet uploaded
 * @param prepare       checks what it may cost and uploads what has to be: called once the submission is known to be new
 * @param submissionKey the caller's key, or null
 * @param continued     id of a submission that an earlier attempt of the same exchange left in doubt, or null
 * @param inDoubt       told the id of the submission when it is in doubt
 * @param webhookBase   address below which the submission gets its own, or null
 * @param tracked       whether its end is delivered
 * @param awaited       whether an exchange waits for it
 * @param headers       headers that travel with it
 * @param policy        what to do when its outcome is not known
 * @param maxResends    with {@link Policy#RESEND}
 * @param timeout       bounds the submission as a whole
 */
public record SubmitCommand(
        TaskScope scope,
        PollAccess access,
        VideoRequest request,
        Function<VideoRequest, CompletableFuture<VideoRequest>> prepare,
        String submissionKey,
        String continued,
        Consumer<String> inDoubt,
        String webhookBase,
        boolean tracked,
        boolean awaited,
        Map<String, Object> headers,
        Policy policy,
        int maxResends,
        Duration timeout) {

    /** What to do when the outcome is not known. */
    public enum Policy {
        RECONCILE,
        FAIL,
        RESEND
    }

    /** Names the scope only. */
    @Override
    public String toString() {
        return "SubmitCommand[" + scope + "]";
    }
}
