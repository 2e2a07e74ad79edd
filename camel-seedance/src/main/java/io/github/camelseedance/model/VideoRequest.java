/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to generate; not every provider has every field. Absent values are null (or empty) and left to the endpoint's options, then to the provider's defaults.
 *
 * @param prompt          what the video shows; required by every provider
 * @param model           the provider's name of a model
 * @param aspectRatio     for example {@code 16:9}
 * @param resolution      for example {@code 720p}
 * @param duration        length in whole seconds
 * @param generateAudio   whether the video has sound
 * @param fixedLens       whether the camera stands still
 * @param seed            random seed, -1 or above
 * @param watermark       whether the video carries a watermark
 * @param returnLastFrame whether the last frame comes as an image too
 * @param webhookUrl      address that the provider calls at the end; sent as it is
 * @param metadata        data of the caller that stays with the task
 * @param media           reference images, videos and audio
 * @param extra           fields merged into the wire body as they are, for what is newer than this component
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VideoRequest(
        String prompt,
        String model,
        String aspectRatio,
        String resolution,
        Integer duration,
        Boolean generateAudio,
        Boolean fixedLens,
        Long seed,
        Boolean watermark,
        Boolean returnLastFrame,
        String webhookUrl,
        Map<String, Object> metadata,
        List<Media> media,
        Map<String, Object> extra) {

    public VideoRequest {
        metadata = metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        media = media == null ? List.of() : List.copyOf(media);
        extra = extra == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** The fields that are set, by their names, but for those that hold more than one value and the webhook address. */
    public SortedMap<String, Object> plainFields() {
        SortedMap<String, Object> fields = new TreeMap<>();
        fields.put("prompt", prompt);
        fields.put("model", model);
        fields.put("aspectRatio", aspectRatio);
        fields.put("resolution", resolution);
        fields.put("duration", duration);
        fields.put("generateAudio", generateAudio);
        fields.put("fixedLens", fixedLens);
        fields.put("seed", seed);
        fields.put("watermark", watermark);
        fields.put("returnLastFrame", returnLastFrame);
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this request. */
    public Builder toBuilder() {
        Builder b = new Builder().video(model, prompt, aspectRatio, resolution, duration, generateAudio, seed);
        b.fixedLens = fixedLens;
        b.watermark = watermark;
        b.returnLastFrame = returnLastFrame;
        b.webhookUrl = webhookUrl;
        b.metadata.putAll(metadata);
        b.media.addAll(media);
        b.extra.putAll(extra);
        return b;
    }

    /** Names what is asked for, without the prompt: prompts can hold personal data. */
    @Override
    public String toString() {
        return "VideoRequest[model=%s, aspectRatio=%s, resolution=%s, duration=%s, media=%s]"
                .formatted(model, aspectRatio, resolution, duration, media.size());
    }

    /** Builds a {@link VideoRequest}. */
    public static final class Builder extends VideoFields<Builder> {
        private Boolean fixedLens;
        private Boolean watermark;
        private Boolean returnLastFrame;
        private String webhookUrl;
        private final Map<String, Object> metadata = new LinkedHashMap<>();
        private final List<Media> media = new ArrayList<>();
        private final Map<String, Object> extra = new LinkedHashMap<>();

        private Builder() {}

        public Builder fixedLens(Boolean value) {
            fixedLens = value;
            return this;
        }

        public Builder watermark(Boolean value) {
            watermark = value;
            return this;
        }

        public Builder returnLastFrame(Boolean value) {
            returnLastFrame = value;
            return this;
        }

        public Builder webhookUrl(String value) {
            webhookUrl = value;
            return this;
        }

        /** Adds one entry of metadata. */
        public Builder metadata(String key, Object value) {
            metadata.put(key, value);
            return this;
        }

        /** Adds all entries of metadata. */
        public Builder metadata(Map<String, ?> values) {
            metadata.putAll(values);
            return this;
        }

        /** Adds one medium. */
        public Builder media(Media value) {
            media.add(value);
            return this;
        }

        /** Replaces all media. */
        public Builder media(List<Media> values) {
            media.clear();
            media.addAll(values);
            return this;
        }

        /** Adds one field that is merged into the wire body as it is. */
        public Builder extra(String key, Object value) {
            extra.put(key, value);
            return this;
        }

        public VideoRequest build() {
            return new VideoRequest(
                    prompt,
                    model,
                    aspectRatio,
                    resolution,
                    duration,
                    generateAudio,
                    fixedLens,
                    seed,
                    watermark,
                    returnLastFrame,
                    webhookUrl,
                    metadata,
                    media,
                    extra);
        }
    }
}
