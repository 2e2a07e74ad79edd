/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider;

import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.VideoRequest;
import java.util.Objects;
import java.util.function.Function;

/** Fields of a request that only some providers have; a provider declares its own in {@link SeedanceProvider#fields()}. */
public enum RequestField {
    MODEL("model", VideoRequest::model),
    GENERATE_AUDIO("generateAudio", VideoRequest::generateAudio),
    FIXED_LENS("fixedLens", VideoRequest::fixedLens),
    SEED("seed", VideoRequest::seed),
    WATERMARK("watermark", VideoRequest::watermark),
    RETURN_LAST_FRAME("returnLastFrame", VideoRequest::returnLastFrame),
    /** The role of a medium. */
    MEDIA_ROLE("media.role", request -> first(request, Media::role)),
    /** A medium that was uploaded before. */
    MEDIA_PATH("media.path", request -> first(request, Media::path)),
    /** A sample of the provider. */
    MEDIA_SAMPLE("media.id", request -> first(request, Media::id)),
    /** A local file. */
    MEDIA_FILE("media.file", request -> first(request, Media::file));

    private final String text;
    private final Function<VideoRequest, Object> value;

    RequestField(String text, Function<VideoRequest, Object> value) {
        this.text = text;
        this.value = value;
    }

    /** Its name in requests. */
    public String text() {
        return text;
    }

    /** Its value in a request, of media the first; null when it is not set. */
    public Object of(VideoRequest request) {
        return value.apply(request);
    }

    private static Object first(VideoRequest request, Function<Media, Object> property) {
        return request.media().stream()
                .map(property)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
