/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.message.TrackHeaders;
import io.github.camelseedance.runtime.Addresses;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the values of options, each for itself, before a route starts. */
final class OptionCheck {

    /** Whoever writes {@code pollInterval=5} means seconds, and would ask two hundred times a second. */
    private static final long MIN_POLL_INTERVAL = 10;

    private static final long MAX_DURATION = Duration.ofDays(365).toMillis();
    private static final int MAX_NAME = 255;
    private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+";
    private static final Pattern WEBHOOK_PATH = Pattern.compile("/|/?" + SEGMENT + "(?:/" + SEGMENT + ")*/?");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z0-9_.:-]+}|\\{\\{[A-Za-z0-9_.:?-]+}}");

    /** Where Camel leaves it, as it does with braces in the parameters of YAML, the provider would get it for a key. */
    private static final Pattern RAW = Pattern.compile("RAW\\(.*\\)|RAW\\{.*}", Pattern.DOTALL);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kmg]?)b?");

    private OptionCheck() {}

    /**
     * Checks all that can be checked without knowing the operation.
     *
     * @throws IllegalArgumentException names the option, the value and what is allowed
     */
    static void check(SeedanceConfiguration options) {
        name("account", options.getAccount());
        name("taskQueue", options.getTaskQueue());
        replaced("apiKey", options.getApiKey());
        replaced("webhookSecret", options.getWebhookSecret());
        headerValue("apiKey", options.getApiKey());
        headerValue("userAgent", options.getUserAgent());
        times(options);
        atLeast("maxRetries", options.getMaxRetries(), 0);
        atLeast("maxResends", options.getMaxResends(), 1);
        atLeast("maxMessagesPerPoll", options.getMaxMessagesPerPoll(), 0);
        atLeast("maxInflight", options.getMaxInflight(), 1);
        atLeast("maxDeliveries", options.getMaxDeliveries(), 0);
        amount("maxCost", options.getMaxCost());
        amount("budget", options.getBudget());
        size("maxDownloadSize", options.getMaxDownloadSize());
        DownloadSettings.hosts(options.getAllowedDownloadHosts());
        proxy(options);
        if (options.getWebhookUrl() != null) {
            Addresses.webhookUrl(options.getWebhookUrl());
        }
        webhookPath(options.getWebhookPath());
        if (options.getTrackHeaders() != null) {
            TrackHeaders.parse(options.getTrackHeaders());
            if (!options.isTrack()) {
                throw new IllegalArgumentException(
                        "The option trackHeaders has no effect with track=false: remove one");
            }
        }
    }

    /** Reads an amount of money. Camel cannot convert text to BigDecimal, so the option is text. */
    static BigDecimal amount(String option, String value) {
        try {
            BigDecimal amount = new BigDecimal(value == null ? "0" : value.strip());
            if (amount.signum() >= 0) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // falls through
        }
        throw wrong(option, value, "0, which is off, or an amount above it");
    }

    /** Reads a size above zero, such as {@code 500m}: bytes, or with the unit k, m or g in powers of 1024. */
    static long size(String option, String text) {
        Matcher matcher = SIZE.matcher(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            int shift = 10 * " kmg".indexOf(matcher.group(2));
            long number = Long.parseLong(matcher.group(1));
            if (number > 0 && number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw wrong(option, text, "a size above zero, for example 500m (units k, m and g)");
    }

    /** Checks that an option names a directory that exists. */
    static Path directory(String option, String value) {
        Path directory = Path.of(value);
        // an empty path is the working directory, which nobody means who leaves a property empty
        if (value.isBlank() || !Files.isDirectory(directory)) {
            throw wrong(option, value, "a directory that exists");
        }
        return directory;
    }

    private static void webhookPath(String path) {
        if (path != null && !WEBHOOK_PATH.matcher(path.strip()).matches()) {
            throw wrong("webhookPath", path, "a path such as /hooks/seedance, of letters, digits and - . _ ~");
        }
    }

    private static void times(SeedanceConfiguration options) {
        time("connectTimeout", options.getConnectTimeout(), 1);
        time("responseTimeout", options.getResponseTimeout(), 1);
        time("retryDelay", options.getRetryDelay(), 0);
        time("maxRetryDelay", options.getMaxRetryDelay(), 0);
        time("pollInterval", options.getPollInterval(), MIN_POLL_INTERVAL);
        time("firstPollDelay", options.getFirstPollDelay(), 0);
        time("awaitTimeout", options.getAwaitTimeout(), 1);
        time("submitTimeout", options.getSubmitTimeout(), 1);
        time("budgetPeriod", options.getBudgetPeriod(), 1);
        time("spendingPeriod", options.getSpendingPeriod(), 0);
        time("listInterval", options.getListInterval(), MIN_POLL_INTERVAL);
        time("taskTimeout", options.getTaskTimeout(), 1);
    }

    private static void proxy(SeedanceConfiguration options) {
        if ((options.getProxyHost() == null) != (options.getProxyPort() == null)) {
            throw new IllegalArgumentException("The options proxyHost and proxyPort need each other: only one is set");
        }
        if (options.getProxyPort() != null && (options.getProxyPort() < 1 || options.getProxyPort() > 65535)) {
            throw wrong("proxyPort", options.getProxyPort(), "a number from 1 to 65535");
        }
    }

    private static void time(String option, long millis, long min) {
        if (millis < min || millis > MAX_DURATION) {
            throw wrong(
                    option,
                    millis + " ms",
                    "at least %s ms and at most a year, such as 500ms, 30s or 15m".formatted(min));
        }
    }

    private static void atLeast(String option, int value, int min) {
        if (value < min) {
            throw wrong(option, value, "a number from " + min);
        }
    }

    private static void name(String option, String value) {
        if (value == null
                || value.isBlank()
                || value.length() > MAX_NAME
                || value.chars().anyMatch(Character::isISOControl)) {
            throw wrong(option, value, "a text of 1 to %s characters, not blank".formatted(MAX_NAME));
        }
    }

    /** Spring leaves a placeholder as it is when nothing defines it, and the provider would get it for a key. A default is not shown. */
    private static void replaced(String option, String value) {
        if (value != null && RAW.matcher(value.strip()).matches()) {
            throw new IllegalArgumentException(
                    "The option %s is enclosed in %s, which Camel has not taken off: write RAW(...) in the parameters of YAML, and the value alone in properties"
                            .formatted(option, value.strip().startsWith("RAW{") ? "RAW{...}" : "RAW(...)"));
        }
        if (value != null && PLACEHOLDER.matcher(value.strip()).matches()) {
            throw new IllegalArgumentException(
                    "The option %s is the placeholder %s, which nothing has replaced: define it, in the environment or as a property"
                            .formatted(option, value.strip().replaceFirst("[:?][^}]*", "...")));
        }
    }

    /** The value stays out of the error: one of the two is the key. */
    private static void headerValue(String option, String value) {
        if (value != null && (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c > '~'))) {
            throw new IllegalArgumentException(
                    "The option %s is empty or has a character that a HTTP header cannot have (a line break, perhaps)"
                            .formatted(option));
        }
    }

    static IllegalArgumentException wrong(String option, Object value, String allowed) {
        return new IllegalArgumentException(
                "The option %s has the value '%s': it must be %s".formatted(option, value, allowed));
    }
}
