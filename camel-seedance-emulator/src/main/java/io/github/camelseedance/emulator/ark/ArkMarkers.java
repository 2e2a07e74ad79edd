/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

/** Words in a prompt that change the form of the answers about its task, besides those of {@link io.github.camelseedance.emulator.Markers}. */
public final class ArkMarkers {
    /** Numbers come as text. */
    public static final String NUMBERS_AS_TEXT = "[numbers-as-text]";

    /** The list names the error {@code failure_reason} and leaves out resolution, ratio and duration. */
    public static final String SPARSE_LIST = "[sparse-list]";

    /** Answers have fields that no document has. */
    public static final String UNKNOWN_FIELDS = "[unknown-fields]";

    /** Answers do not tell {@code execution_expires_after}. */
    public static final String NO_EXPIRY = "[no-expiry]";

    /** The video is shorter, smaller and of another shape than was asked for. */
    public static final String OTHER_RESULT = "[other-result]";

    private ArkMarkers() {}
}
