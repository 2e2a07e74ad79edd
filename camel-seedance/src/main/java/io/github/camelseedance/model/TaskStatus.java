/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Status of a task in the words of this component; what a provider says is kept in {@link VideoTask#providerStatus()}. */
public enum TaskStatus {
    /** Accepted and waiting: ink {@code queued}, movie {@code pending} and {@code queued}. */
    QUEUED(false),
    /** Being generated: ink and movie {@code processing}, org {@code IN_PROGRESS}. */
    PROCESSING(false),
    /** The video is there: ink {@code succeeded}, org {@code SUCCESS}, movie {@code completed}. */
    SUCCEEDED(true),
    /** The provider gave up; error code and message say why. */
    FAILED(true),
    /** Cancelled before it ended. */
    CANCELLED(true),
    /** Only movie: the provider let the task lapse. */
    EXPIRED(true),
    /** Only local: the component stopped watching after {@code taskTimeout}; the provider may still finish and charge. */
    TIMED_OUT(true),
    /** A word that the provider's document does not have. Never the end of a task. */
    UNKNOWN(false);

    private final boolean terminal;

    TaskStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether a task with this status can change no more. */
    public boolean isTerminal() {
        return terminal;
    }

    /** The status as it stands in JSON and in the header {@code CamelSeedanceStatus}: lower case. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status for a text of {@link #text()}, in any case; a word that is none is {@link #UNKNOWN}. */
    @JsonCreator
    public static TaskStatus of(String text) {
        for (TaskStatus status : values()) {
            if (status.name().equalsIgnoreCase(text)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
