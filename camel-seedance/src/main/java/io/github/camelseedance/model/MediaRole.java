/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a {@link Media} is for, where the provider knows roles. */
public enum MediaRole {
    /** The video begins with this image. */
    FIRST_FRAME("firstFrame"),
    /** The video ends with this image. */
    LAST_FRAME("lastFrame"),
    /** Something that the prompt refers to. */
    REFERENCE("reference");

    private final String text;

    MediaRole(String text) {
        this.text = text;
    }

    /** Its name in requests. */
    @JsonValue
    public String text() {
        return text;
    }
}
