/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

/**
 * Words in a prompt that steer its task. A prompt without any of them becomes a video.
 *
 * <p>They may stand anywhere in the prompt and be combined where that makes sense: {@code "a cat [slow] [fail]"}.
 */
public final class Markers {
    /** The task fails at its end: the provider's code of an internal error. */
    public static final String FAIL = "[fail]";

    /** The submission is refused by the content moderation: {@code CONTENT_MODERATION_FAILED} where the provider has that code. */
    public static final String MODERATED = "[moderated]";

    /** The task fails at its end: the content moderation rejects its video. */
    public static final String MODERATED_LATE = "[moderated-late]";

    /** The task ends as expired; with the providers that have no such status it fails. */
    public static final String EXPIRE = "[expire]";

    /** The task is being generated for ever. */
    public static final String STUCK = "[stuck]";

    /** The provider cancels the task instead of ending it. */
    public static final String CANCELLED = "[cancelled]";

    /** The task runs ten times as long. */
    public static final String SLOW = "[slow]";

    /** The first two answers that say that the task has succeeded have no video address. */
    public static final String NO_URL = "[nourl]";

    /** While it runs, the task has the status {@value #UNKNOWN_STATUS_WORD}, which is in no document. */
    public static final String UNKNOWN_STATUS = "[unknown-status]";

    /** The status that {@link #UNKNOWN_STATUS} leads to. */
    public static final String UNKNOWN_STATUS_WORD = "reviewing";

    private Markers() {}

    /** The task fails at its end with this error code, for example {@code COPYRIGHT_VIOLATION}. */
    public static String fail(String errorCode) {
        return "[fail:" + errorCode + "]";
    }

    /** The submission is refused with this error code, for example {@code PRIVACY_VIOLATION}; no task is created. */
    public static String refuse(String errorCode) {
        return "[refuse:" + errorCode + "]";
    }
}
