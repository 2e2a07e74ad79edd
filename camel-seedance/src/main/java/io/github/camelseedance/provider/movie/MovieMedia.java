/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.movie;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.provider.kit.RequestCheck;

/** Media in requests to seedance2.movie: entries of {@code content} that hold an address, the path of an upload or an id. */
final class MovieMedia {

    private MovieMedia() {}

    static void check(RequestCheck check, String field, Media medium) {
        if (!check.oneSource(field, medium)) {
            return;
        }
        boolean sample = medium.type() == MediaType.SAMPLE;
        if (sample != (medium.id() != null)) {
            check.add(
                    field,
                    medium.type().text(),
                    sample ? "a sample is named by its id" : "only a sample has an id: give the url or the path");
        } else if (sample) {
            check.name(field + ".id", medium.id());
        } else if (medium.url() != null) {
            check.mediaUrl(field + ".url", medium.url());
        } else if (medium.type() == MediaType.AUDIO) {
            check.add(field, medium.path() != null ? "path" : "file", "audio by its https URL: it cannot be uploaded");
        } else if (medium.path() != null) {
            check.name(field + ".path", medium.path());
        }
    }

    /** The entry on the wire. */
    static ObjectNode entry(Media medium) {
        String type =
                medium.type() == MediaType.SAMPLE ? "sample_id" : medium.type().text() + "_url";
        return Json.MAPPER.createObjectNode().put("type", type).put(type, reference(medium));
    }

    private static String reference(Media medium) {
        if (medium.file() != null) {
            throw new IllegalArgumentException("A local file must be uploaded before the request is built");
        }
        if (medium.url() != null) {
            return medium.url();
        }
        return medium.path() != null ? medium.path() : medium.id();
    }
}
