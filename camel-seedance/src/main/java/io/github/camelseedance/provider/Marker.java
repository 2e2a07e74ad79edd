/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.VideoTask;
import java.util.random.RandomGenerator;

/**
 * What finds a submission again whose answer was lost: a field that does not change what is asked for, with a random value that only
 * this submission has, and that the provider tells with the task. A marker has no state and is thread-safe.
 */
public interface Marker {

    /** The name of the field, for messages. */
    String field();

    /** A new value. The fewer values there are, the likelier two submissions have the same: then neither is found. */
    long draw(RandomGenerator random);

    /** Whether the caller has left the field to the component. */
    boolean isFree(VideoRequest request);

    /** The request with this value. */
    VideoRequest mark(VideoRequest request, long value);

    /** What is known of a task before the provider has it, with this value. It is stored with the task. */
    VideoTask mark(VideoTask task, long value);

    /**
     * Whether a task with the same value must be the one, however it is described. False where there are so few values that another
     * submission can have the same: then it must also be described as was asked for.
     */
    boolean isUnique();

    /** The value that an answer, or a stored task, shows; null when it shows none. */
    Long of(VideoTask task);
}
