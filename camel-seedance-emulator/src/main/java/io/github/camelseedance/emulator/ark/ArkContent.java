/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.ark;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelseedance.emulator.Fields;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a submission: a prompt, and media in one of three modes that exclude each other.
 *
 * @param prompt the texts, joined by line breaks
 * @param roles the roles of the media, in order
 */
record ArkContent(String prompt, List<String> roles) {

    private static final Map<String, Set<String>> ROLES = Map.of(
            "image_url", Set.of("first_frame", "last_frame", "reference_image"),
            "video_url", Set.of("reference_video"),
            "audio_url", Set.of("reference_audio"));
    private static final Map<String, Integer> MEGABYTES = Map.of("image", 30, "audio", 15);
    private static final Pattern DATA =
            Pattern.compile("data:(image|audio)/([a-z0-9.+-]+);base64,(.*)", Pattern.DOTALL);

    static ArkContent read(Fields fields, ArkModel model) {
        JsonNode content = fields.array("content").orElseThrow(() -> fields.missing("content"));
        if (content.isEmpty()) {
            throw fields.invalid("content", "must have at least 1 item");
        }
        StringBuilder prompt = new StringBuilder();
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            String where = "content[" + i + "]";
            JsonNode item = content.get(i);
            String type = item.path("type").asText("");
            if (type.equals("text")) {
                if (!item.path("text").isTextual() || item.path("text").asText().isBlank()) {
                    throw fields.invalid(where + ".text", "must be a string that is not empty");
                }
                prompt.append(prompt.isEmpty() ? "" : "\n")
                        .append(item.path("text").asText());
                onlyMembers(fields, where, item, Set.of("type", "text"));
            } else if (type.equals("draft_task")) {
                onlyMembers(fields, where, item, Set.of("type", "draft_task"));
                roles.add("draft");
            } else if (ROLES.containsKey(type)) {
                roles.add(medium(fields, where, item, type));
            } else {
                throw fields.invalid(where + ".type", "must be text, image_url, video_url, audio_url or draft_task");
            }
        }
        ArkContent read = new ArkContent(prompt.toString(), List.copyOf(roles));
        read.checkMode(fields, model);
        return read;
    }

    boolean isText() {
        return roles.isEmpty();
    }

    boolean hasVideo() {
        return roles.contains("reference_video");
    }

    private static String medium(Fields fields, String where, JsonNode item, String type) {
        onlyMembers(fields, where, item, Set.of("type", type, "role"));
        JsonNode url = item.path(type).path("url");
        if (!url.isTextual()) {
            throw fields.invalid(where + "." + type + ".url", "must be a string");
        }
        onlyMembers(fields, where + "." + type, item.path(type), Set.of("url"));
        checkAddress(fields, where + "." + type + ".url", type.substring(0, 5), url.asText());
        if (!item.has("role")) {
            if (type.equals("image_url")) {
                return "first_frame";
            }
            throw fields.invalid(where + ".role", "is required");
        }
        String role = item.path("role").asText();
        if (!ROLES.get(type).contains(role)) {
            throw fields.invalid(where + ".role", "must be one of " + ROLES.get(type));
        }
        return role;
    }

    private static void checkAddress(Fields fields, String where, String kind, String url) {
        if (url.startsWith("https://") || url.startsWith("asset://")) {
            return;
        }
        Matcher data = DATA.matcher(url);
        if (!data.matches() || !data.group(1).equals(kind)) {
            throw fields.invalid(where, kind.equals("video") ? "must be a web URL" : "must be a web URL or a data URL");
        }
        try {
            int size = Base64.getDecoder().decode(data.group(3)).length;
            if (size > MEGABYTES.get(kind) * 1024 * 1024) {
                throw fields.invalid(where, "must not be larger than " + MEGABYTES.get(kind) + " MB");
            }
        } catch (IllegalArgumentException e) {
            throw fields.invalid(where, "must be base64");
        }
    }

    private void checkMode(Fields fields, ArkModel model) {
        long first = count("first_frame");
        long last = count("last_frame");
        long frames = first + last;
        long references =
                roles.stream().filter(role -> role.startsWith("reference_")).count();
        if (frames > 0 && references > 0) {
            throw fields.invalid("content", "first/last frame content cannot be mixed with reference media content");
        }
        if (first > 1 || last > 1 || last == 1 && first == 0) {
            throw fields.invalid("content", "must have one first frame, and at most one last frame");
        }
        if (last == 1 && model == ArkModel.V1_0_PRO_FAST) {
            throw fields.invalid("content", "last_frame is not supported by the model");
        }
        if (references > 0 && !model.is2()) {
            throw fields.invalid("content", "reference media are not supported by the model");
        }
        boolean large = model.is25();
        if (count("reference_image") > (large ? 30 : 9)
                || count("reference_video") > (large ? 10 : 3)
                || count("reference_audio") > (large ? 10 : 3)) {
            throw fields.invalid("content", "has too many reference media");
        }
        if (references > 0 && references == count("reference_audio") && !large) {
            throw fields.invalid("content", "audio cannot be the only reference");
        }
        if (prompt.isEmpty() && roles.isEmpty()) {
            throw fields.invalid("content", "must have a text");
        }
    }

    private long count(String role) {
        return roles.stream().filter(role::equals).count();
    }

    private static void onlyMembers(Fields fields, String where, JsonNode item, Set<String> known) {
        item.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw fields.invalid(where + "." + name, "is unknown");
            }
        });
    }
}
