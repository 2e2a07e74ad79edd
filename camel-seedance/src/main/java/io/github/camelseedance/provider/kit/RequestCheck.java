/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.kit;

import io.github.camelseedance.model.JsonLimits;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaRole;
import io.github.camelseedance.model.SafeText;
import io.github.camelseedance.model.VideoRequest;
import io.github.camelseedance.model.Violation;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.RequestField;
import io.github.camelseedance.provider.SeedanceProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Collects everything that is wrong with a request. Values are shortened and never hold a prompt, or what can be secret in an
 * address.
 */
public final class RequestCheck {

    /** Longest prompt where the provider's document has no bound, in characters; a larger text is a mistake. */
    public static final int MAX_PROMPT = 100_000;

    /** Longest address, in characters. */
    public static final int MAX_URL = 2048;

    private static final int MAX_PATH = 1024;
    /**
     * What begins as a path of this machine or with a host does, or leads out of a directory, is no name that an upload has given; nor is
     * what has characters that names of uploaded files do not have. Words of a path can be percent-encoded.
     */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?i)/.*|~.*|.*[\\\\:*?\"|].*|.*%(?:2f|5c|3a|3f|00).*"
                    + "|(?:.*/)?(?:\\.|%2e){1,2}(?:;[^/]*)?(?:/.*)?"
                    + "|(?:[^/]*@)?(?:localhost|[0-9]+(?:\\.[0-9]+){3}|[^/.]+(?:\\.[^/.]+)*\\.(?:xn--[a-z0-9-]+|\\p{L}{2,}))\\.?/.*");

    /** Joiners belong to letters and pictures; an uploaded file can have them in its name. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200c\\u200d]]");

    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Names under which providers take the address for results. */
    private static final Set<String> WEBHOOKS = Set.of("webhook", "webhookurl", "callback", "callbackurl", "notifyurl");

    private static final int MAX_SHOWN = 64;

    private static final Set<RequestField> OF_MEDIA = EnumSet.of(
            RequestField.MEDIA_ROLE, RequestField.MEDIA_PATH, RequestField.MEDIA_SAMPLE, RequestField.MEDIA_FILE);

    private final List<Violation> found = new ArrayList<>();

    public List<Violation> violations() {
        return List.copyOf(found);
    }

    public RequestCheck add(String field, String value, String allowed) {
        found.add(new Violation(field, value, allowed));
        return this;
    }

    /** A prompt of 1 to {@code maxLength} characters; characters outside the basic plane count as one. */
    public RequestCheck prompt(String prompt, int maxLength, boolean required) {
        if (prompt == null && !required) {
            return this;
        }
        if (prompt == null || SafeText.isBlank(prompt)) {
            return add("prompt", null, "text of 1 to %s characters".formatted(maxLength));
        }
        int length = prompt.codePointCount(0, prompt.length());
        if (length > maxLength) {
            add("prompt", "(%s characters)".formatted(length), "at most %s characters".formatted(maxLength));
        }
        if (prompt.indexOf(0) >= 0) {
            add(
                    "prompt",
                    "(%s characters)".formatted(length),
                    "text without NUL, in the charset that the message names");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(prompt)) {
            add("prompt", "(%s characters)".formatted(length), "well-formed text, without half surrogate pairs");
        }
        return this;
    }

    public RequestCheck oneOf(String field, String value, Collection<String> allowed) {
        return oneOf(field, value, allowed, "");
    }

    /** A value out of a set; {@code condition} says for what the set holds. */
    public RequestCheck oneOf(String field, String value, Collection<String> allowed, String condition) {
        if (value != null && !allowed.contains(value)) {
            add(field, SafeText.of(value, MAX_SHOWN), "one of " + String.join(", ", allowed) + condition);
        }
        return this;
    }

    /** A duration out of a set; {@code condition} says for what the set holds. */
    public RequestCheck duration(Integer seconds, Collection<Integer> allowed, String condition) {
        if (seconds != null && !allowed.contains(seconds)) {
            add("duration", seconds.toString(), seconds(allowed) + " seconds" + condition);
        }
        return this;
    }

    /** A seed from -1. */
    public RequestCheck seed(Long seed) {
        if (seed != null && seed < -1) {
            add("seed", seed.toString(), "-1 or above");
        }
        return this;
    }

    /** The fields that the provider does not declare: none is dropped silently. Of media it is told with each of them. */
    public RequestCheck fields(SeedanceProvider provider, VideoRequest request) {
        Set<RequestField> own = provider.fields();
        for (RequestField field : RequestField.values()) {
            Object value = field.of(request);
            if (value != null && !own.contains(field) && !OF_MEDIA.contains(field)) {
                add(field.text(), SafeText.of(String.valueOf(value), MAX_SHOWN), lacking(provider, field));
            }
        }
        boolean roles = own.contains(RequestField.MEDIA_ROLE);
        for (int i = 0; i < request.media().size() && !roles; i++) {
            MediaRole role = request.media().get(i).role();
            if (role != null) {
                add("media[%s].role".formatted(i), role.text(), lacking(provider, RequestField.MEDIA_ROLE));
            }
        }
        return this;
    }

    private static String lacking(SeedanceProvider provider, RequestField field) {
        String others = having(field);
        return "%s has no such field%s".formatted(provider.id(), others.isEmpty() ? "" : ", " + others + " it");
    }

    /** Which providers have a field, as the beginning of a sentence; empty when none has. */
    private static String having(RequestField field) {
        List<String> ids = BuiltInProviders.idsWith(field);
        int last = ids.size() - 1;
        return switch (ids.size()) {
            case 0 -> "";
            case 1 -> "only %s has".formatted(ids.get(0));
            default -> "%s and %s have".formatted(String.join(", ", ids.subList(0, last)), ids.get(last));
        };
    }

    public RequestCheck webhookUrl(String url, int maxLength) {
        if (url != null && (url.length() > maxLength || !Urls.isValid(url, false, true))) {
            add(
                    "webhookUrl",
                    WebAddress.shown(url, MAX_SHOWN),
                    "a http or https URL of at most %s characters".formatted(maxLength));
        }
        return this;
    }

    /** Data of the caller: anything that is JSON. */
    public RequestCheck metadata(Map<String, Object> metadata) {
        return data("metadata", metadata);
    }

    /** Fields merged into the wire body: they cannot replace what the component sends. */
    public RequestCheck extra(Map<String, Object> extra, Set<String> own) {
        data("extra", extra);
        Set<String> taken = own.stream().map(RequestCheck::letters).collect(Collectors.toSet());
        for (String name : extra.keySet()) {
            String letters = name == null ? "" : letters(name);
            if (letters.isEmpty()) {
                add("extra", "", "names of fields cannot be empty");
            } else if (INVISIBLE.matcher(name).find()) {
                add("extra", SafeText.of(name, MAX_SHOWN), "names of fields without invisible characters");
            } else if (WEBHOOKS.contains(letters)) {
                add("extra", SafeText.of(name, MAX_SHOWN), "no address for results: that is the field webhookUrl");
            } else if (taken.contains(letters)) {
                add(
                        "extra",
                        SafeText.of(name, MAX_SHOWN),
                        "only fields that the component does not send; it sends "
                                + own.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        return this;
    }

    /** A name as a tolerant server may read it: without case and separators. */
    private static String letters(String name) {
        return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** That exactly one source of a medium is set; false when not. */
    public boolean oneSource(String field, Media medium) {
        long sources = Stream.<Object>of(medium.url(), medium.path(), medium.id(), medium.file())
                .filter(Objects::nonNull)
                .count();
        if (sources != 1) {
            add(field, "(%s sources)".formatted(sources), "exactly one of url, path, id and file");
        }
        return sources == 1;
    }

    /** That a medium with one source is given by address. */
    public RequestCheck onlyUrl(String field, Media medium) {
        if (medium.url() != null) {
            return mediaUrl(field + ".url", medium.url());
        }
        RequestField source = medium.file() != null
                ? RequestField.MEDIA_FILE
                : medium.path() != null ? RequestField.MEDIA_PATH : RequestField.MEDIA_SAMPLE;
        String name = source.text().substring("media.".length());
        return add(field, name, "a https URL; %s a medium by its %s".formatted(having(source), name));
    }

    public RequestCheck mediaUrl(String field, String url) {
        if (url.length() > MAX_URL || !Urls.isValid(url, true, false)) {
            add(
                    field,
                    WebAddress.shown(url, MAX_SHOWN),
                    "a https URL of at most %s characters, without user and password".formatted(MAX_URL));
        }
        return this;
    }

    /** The name of an uploaded file or of a sample: not an address, which would get around the rules for addresses. */
    public RequestCheck name(String field, String name) {
        boolean valid = name.length() <= MAX_PATH
                && !SafeText.isBlank(name)
                && SafeText.strip(name).length() == name.length()
                && !INVISIBLE.matcher(name).find()
                && !ELSEWHERE.matcher(name).matches();
        if (!valid) {
            add(
                    field,
                    WebAddress.shown(name, MAX_SHOWN),
                    "a name of 1 to %s characters that is neither a URL nor a local path".formatted(MAX_PATH));
        }
        return this;
    }

    /** Whole numbers in words: as a range where they are one. */
    private static String seconds(Collection<Integer> values) {
        List<Integer> sorted = values.stream().sorted().toList();
        int first = sorted.get(0);
        int last = sorted.get(sorted.size() - 1);
        return sorted.size() > 2 && last - first == sorted.size() - 1
                ? first + " to " + last
                : sorted.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private RequestCheck data(String field, Map<String, Object> data) {
        String problem = JsonLimits.problem(data);
        return problem == null ? this : add(field, "(" + problem + ")", JsonLimits.TEXT);
    }
}
