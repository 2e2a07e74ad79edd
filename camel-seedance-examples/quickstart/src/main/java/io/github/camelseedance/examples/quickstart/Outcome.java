/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.camelseedance.model.TaskStatus;
import io.github.camelseedance.model.VideoTask;
import java.util.Locale;

/** How a prompt ends. */
public enum Outcome {
    /** There is a video. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** The provider accepted the task and could not finish it. */
    @JsonProperty("failed")
    FAILED,
    /** There is no task: the provider, or the component before it, refused the request. */
    @JsonProperty("refused")
    REFUSED,
    /** It is not known whether the provider has accepted the task. */
    @JsonProperty("in doubt")
    IN_DOUBT;

    /** The outcome that a line of the results tells of. */
    static Outcome of(VideoTask task) {
        if (task.status() == TaskStatus.UNKNOWN) {
            return IN_DOUBT;
        }
        if (task.id() == null) {
            return REFUSED;
        }
        return task.status() == TaskStatus.SUCCEEDED ? SUCCEEDED : FAILED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
