/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A task as the provider last told of it. Absent values are null (or empty).
 *
 * @param id             the provider's id of the task
 * @param provider       the provider's id
 * @param account        name of the account that the task belongs to
 * @param status         status in the words of this component
 * @param providerStatus status in the provider's own word
 * @param model          model used
 * @param prompt         prompt, where it is known
 * @param aspectRatio    aspect ratio
 * @param resolution     resolution
 * @param duration       length in seconds
 * @param generateAudio  whether it has sound
 * @param seed           random seed used
 * @param videoUrls      addresses of the video; they expire (movie: after 7 days)
 * @param lastFrameUrl   address of the last frame
 * @param errorCode      why it failed, the provider's code
 * @param errorMessage   why it failed, in the provider's words: untrusted text
 * @param credits        what it cost, in the provider's currency
 * @param tokens         what is billed, where the provider counts tokens
 * @param cost           what it has cost, in {@code currency}, where that is known
 * @param currency       currency of {@code cost}: {@code usd}, {@code cny} or {@code credits}
 * @param mismatch       names of the fields in which the result differs from the request; nothing fails because of it
 * @param createdAt      when the provider created it
 * @param updatedAt      when the provider last changed it
 * @param metadata       data of the caller
 * @param submissionKey  the caller's submission key
 * @param providerData   what the provider's dialect keeps with the task for later calls: a marker, addresses that came with it. It is
 *                       stored with the task and is not part of its JSON
 */
public record VideoTask(
        String id,
        String provider,
        String account,
        TaskStatus status,
        String providerStatus,
        String model,
        String prompt,
        String aspectRatio,
        String resolution,
        Integer duration,
        Boolean generateAudio,
        Long seed,
        List<String> videoUrls,
        String lastFrameUrl,
        String errorCode,
        String errorMessage,
        BigDecimal credits,
        Long tokens,
        BigDecimal cost,
        String currency,
        List<String> mismatch,
        @JsonSerialize(using = ToStringSerializer.class) Instant createdAt,
        @JsonSerialize(using = ToStringSerializer.class) Instant updatedAt,
        Map<String, Object> metadata,
        String submissionKey,
        @JsonIgnore Map<String, String> providerData)
        implements SeedanceResult, TaskJson {

    public VideoTask {
        videoUrls = videoUrls == null ? List.of() : List.copyOf(videoUrls);
        metadata = metadata == null || metadata.isEmpty()
                ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        mismatch = mismatch == null ? List.of() : List.copyOf(mismatch);
        providerData = providerData == null ? Map.of() : Map.copyOf(providerData);
        status = status == null ? TaskStatus.UNKNOWN : status;
    }

    /** The first video's address, or null. */
    @JsonProperty("videoUrl")
    public String videoUrl() {
        return videoUrls.isEmpty() ? null : videoUrls.get(0);
    }

    /** Whether the task has ended, well or not. */
    public boolean ended() {
        return status.isTerminal();
    }

    /** What is kept of the task for later calls: what an earlier answer brought, unless this one brings it anew. */
    public Map<String, String> providerDataOver(VideoTask earlier) {
        if (earlier.providerData().isEmpty()) {
            return providerData;
        }
        Map<String, String> data = new LinkedHashMap<>(earlier.providerData());
        data.putAll(providerData);
        return data;
    }

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this task. */
    public Builder toBuilder() {
        return new Builder()
                .video(model, prompt, aspectRatio, resolution, duration, generateAudio, seed)
                .id(id)
                .provider(provider)
                .account(account)
                .status(status)
                .providerStatus(providerStatus)
                .videoUrls(videoUrls)
                .lastFrameUrl(lastFrameUrl)
                .errorCode(errorCode)
                .errorMessage(errorMessage)
                .credits(credits)
                .tokens(tokens)
                .cost(cost)
                .currency(currency)
                .mismatch(mismatch)
                .createdAt(createdAt)
                .updatedAt(updatedAt)
                .metadata(metadata)
                .submissionKey(submissionKey)
                .providerData(providerData);
    }

    /** Names the task, without prompt and addresses: the first can be personal, the second are signed. */
    @Override
    public String toString() {
        return "VideoTask[id=%s, provider=%s, account=%s, status=%s%s]"
                .formatted(id, provider, account, status.text(), errorCode == null ? "" : ", errorCode=" + errorCode);
    }

    /** Builds a {@link VideoTask}. */
    public static final class Builder extends VideoFields<Builder> {
        private String id;
        private String provider;
        private String account;
        private TaskStatus status;
        private String providerStatus;
        private List<String> videoUrls;
        private String lastFrameUrl;
        private String errorCode;
        private String errorMessage;
        private BigDecimal credits;
        private Long tokens;
        private BigDecimal cost;
        private String currency;
        private List<String> mismatch;
        private Map<String, String> providerData;
        private Instant createdAt;
        private Instant updatedAt;
        private Map<String, Object> metadata;
        private String submissionKey;

        private Builder() {}

        public Builder id(String value) {
            id = value;
            return this;
        }

        public Builder provider(String value) {
            provider = value;
            return this;
        }

        public Builder account(String value) {
            account = value;
            return this;
        }

        public Builder status(TaskStatus value) {
            status = value;
            return this;
        }

        public Builder providerStatus(String value) {
            providerStatus = value;
            return this;
        }

        public Builder videoUrls(List<String> value) {
            videoUrls = value;
            return this;
        }

        public Builder lastFrameUrl(String value) {
            lastFrameUrl = value;
            return this;
        }

        public Builder errorCode(String value) {
            errorCode = value;
            return this;
        }

        public Builder errorMessage(String value) {
            errorMessage = value;
            return this;
        }

        public Builder credits(BigDecimal value) {
            credits = value;
            return this;
        }

        public Builder tokens(Long value) {
            tokens = value;
            return this;
        }

        public Builder cost(BigDecimal value) {
            cost = value;
            return this;
        }

        public Builder currency(String value) {
            currency = value;
            return this;
        }

        public Builder mismatch(List<String> value) {
            mismatch = value;
            return this;
        }

        public Builder providerData(Map<String, String> value) {
            providerData = value;
            return this;
        }

        public Builder createdAt(Instant value) {
            createdAt = value;
            return this;
        }

        public Builder updatedAt(Instant value) {
            updatedAt = value;
            return this;
        }

        public Builder metadata(Map<String, Object> value) {
            metadata = value;
            return this;
        }

        public Builder submissionKey(String value) {
            submissionKey = value;
            return this;
        }

        public VideoTask build() {
            return new VideoTask(
                    id,
                    provider,
                    account,
                    status,
                    providerStatus,
                    model,
                    prompt,
                    aspectRatio,
                    resolution,
                    duration,
                    generateAudio,
                    seed,
                    videoUrls,
                    lastFrameUrl,
                    errorCode,
                    errorMessage,
                    credits,
                    tokens,
                    cost,
                    currency,
                    mismatch,
                    createdAt,
                    updatedAt,
                    metadata,
                    submissionKey,
                    providerData);
        }
    }
}
