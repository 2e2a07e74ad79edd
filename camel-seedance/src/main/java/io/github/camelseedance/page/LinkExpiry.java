/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.model.VideoTask;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** When the address of a video stops to work, as the address itself says it: signed addresses do. */
final class LinkExpiry {

    /** Begin of the parameters of S3, of Google's storage and of Volcano Engine's. */
    private static final String[] FAMILIES = {"x-amz-", "x-goog-", "x-tos-"};

    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final long MILLISECONDS = 100_000_000_000L;

    private LinkExpiry() {}

    /** Empty when the task has no address, or that does not say. */
    static Optional<Instant> of(VideoTask task) {
        if (task == null || task.videoUrl() == null) {
            return Optional.empty();
        }
        try {
            String query = URI.create(task.videoUrl()).getRawQuery();
            return query == null ? Optional.empty() : of(query);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> of(String query) {
        Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        parameters.putAll(PageRequest.parse(query));
        for (String family : FAMILIES) {
            String date = parameters.get(family + "date");
            String seconds = parameters.get(family + "expires");
            if (date != null && isNumber(seconds)) {
                return Optional.of(LocalDateTime.parse(date, BASIC)
                        .toInstant(ZoneOffset.UTC)
                        .plusSeconds(Long.parseLong(seconds)));
            }
        }
        String moment = parameters.get("expires");
        if (!isNumber(moment)) {
            return Optional.empty();
        }
        long value = Long.parseLong(moment);
        return Optional.of(value > MILLISECONDS ? Instant.ofEpochMilli(value) : Instant.ofEpochSecond(value));
    }

    private static boolean isNumber(String text) {
        return text != null && text.matches("[0-9]{1,15}");
    }
}
