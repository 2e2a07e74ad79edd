/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.task.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.InvalidRequestException;
import io.github.camelseedance.model.Json;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.VideoRequest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells whether two requests ask for the same: prompt, model, options, kind and order of media, files by their content. Not part
 * of it: provider, webhook address, metadata, the query of a media address, the path of an upload, an automatic seed.
 *
 * @param text  the same for the same request
 * @param files hashes of local files, in the places of their media; null for other media
 */
record Fingerprint(String text, List<String> files) {

    private static final JsonMapper SORTED = Json.MAPPER
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * The fingerprint of a request, in which a seed is the caller's own. Reads local files.
     *
     * @throws InvalidRequestException when a file cannot be read
     */
    static Fingerprint of(VideoRequest request, Preparation preparation) {
        Map<String, Object> parts = request.plainFields();
        List<String> files = new ArrayList<>();
        if (!request.extra().isEmpty()) {
            parts.put("extra", request.extra());
        }
        if (!request.media().isEmpty()) {
            List<String> media = new ArrayList<>();
            for (Media medium : request.media()) {
                String file = medium.file() == null ? null : preparation.read(medium, media.size(), Hashes::of);
                media.add(file == null ? describe(medium) : medium.type().text() + " file " + file);
                files.add(file);
            }
            parts.put("media", media);
        }
        try {
            return new Fingerprint(Hashes.of(SORTED.writeValueAsString(parts)), files);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Media medium) {
        String kind = medium.type().text();
        if (medium.url() != null) {
            return kind + " url " + medium.url().replaceFirst("[?#].*$", "");
        }
        return medium.id() != null ? kind + " id " + medium.id() : kind + " path";
    }
}
