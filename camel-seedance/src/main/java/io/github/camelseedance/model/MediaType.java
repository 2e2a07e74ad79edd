/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Kind of a {@link Media} entry. */
public enum MediaType {
    IMAGE,
    VIDEO,
    AUDIO,
    /** A sample of the provider, by its id. */
    SAMPLE;

    /** The kind as it stands in JSON: lower case. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
