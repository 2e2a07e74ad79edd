/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the markers of a prompt ask for.
 *
 * @param ending how the task ends
 * @param errorCode the code of a failed task, null for the provider's own
 * @param refusal the code with which the submission is refused, null if it is not
 * @param slow whether it runs ten times as long
 * @param withoutUrl whether the video address is late
 * @param unknownStatus whether it has a status on the way that no document has
 */
public record Script(
        Ending ending, String errorCode, String refusal, boolean slow, boolean withoutUrl, boolean unknownStatus) {
    static final String MODERATION = "CONTENT_MODERATION_FAILED";

    private static final Pattern FAIL = Pattern.compile("\\[fail:([A-Za-z_.]+)]");
    private static final Pattern REFUSE = Pattern.compile("\\[refuse:([A-Za-z_.]+)]");

    /** How a task ends. */
    public enum Ending {
        SUCCEED,
        FAIL,
        EXPIRE,
        CANCEL,
        NEVER
    }

    /** Reads the markers of a prompt. */
    public static Script of(String prompt) {
        if (prompt.indexOf('[') < 0) {
            return new Script(Ending.SUCCEED, null, null, false, false, false);
        }
        String text = prompt.toLowerCase(Locale.ROOT);
        String errorCode = group(FAIL, prompt);
        String refusal = group(REFUSE, prompt);
        if (text.contains(Markers.MODERATED)) {
            refusal = MODERATION;
        }
        Ending ending = Ending.SUCCEED;
        if (text.contains(Markers.STUCK)) {
            ending = Ending.NEVER;
        } else if (text.contains(Markers.MODERATED_LATE)) {
            ending = Ending.FAIL;
            errorCode = MODERATION;
        } else if (errorCode != null || text.contains(Markers.FAIL)) {
            ending = Ending.FAIL;
        } else if (text.contains(Markers.EXPIRE)) {
            ending = Ending.EXPIRE;
        } else if (text.contains(Markers.CANCELLED)) {
            ending = Ending.CANCEL;
        }
        return new Script(
                ending,
                errorCode,
                refusal,
                text.contains(Markers.SLOW),
                text.contains(Markers.NO_URL),
                text.contains(Markers.UNKNOWN_STATUS));
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
