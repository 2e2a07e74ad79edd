/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.message;

import io.github.camelseedance.SeedanceConstants;
import io.github.camelseedance.model.VideoTask;
import org.apache.camel.Message;

/** The headers of a result, all of plain types. What an earlier result left is taken away. */
public final class ResultHeaders {

    private ResultHeaders() {}

    /** Makes a task the body, with its headers. */
    public static void setTask(Message message, VideoTask task) {
        message.setBody(task);
        set(message, task);
    }

    /** Sets the headers of a task and leaves the body. */
    public static void set(Message message, VideoTask task) {
        message.removeHeader(SeedanceConstants.DUPLICATE);
        put(message, SeedanceConstants.TASK_ID, task.id());
        put(message, SeedanceConstants.STATUS, task.status().text());
        put(message, SeedanceConstants.PROVIDER, task.provider());
        put(message, SeedanceConstants.VIDEO_URL, task.videoUrl());
        put(message, SeedanceConstants.LAST_FRAME_URL, task.lastFrameUrl());
        // as text: a double would round money
        put(
                message,
                SeedanceConstants.CREDITS,
                task.credits() == null ? null : task.credits().toPlainString());
        put(
                message,
                SeedanceConstants.COST,
                task.cost() == null ? null : task.cost().toPlainString());
        put(message, SeedanceConstants.CURRENCY, task.currency());
        put(message, SeedanceConstants.MISMATCH, task.mismatch().isEmpty() ? null : String.join(",", task.mismatch()));
        put(message, SeedanceConstants.ERROR_CODE, task.errorCode());
    }

    private static void put(Message message, String header, String value) {
        message.removeHeader(header);
        if (value != null) {
            message.setHeader(header, value);
        }
    }
}
