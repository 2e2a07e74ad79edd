/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.provider.ark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelseedance.model.Media;
import io.github.camelseedance.model.MediaRole;
import io.github.camelseedance.model.MediaType;
import io.github.camelseedance.model.WebAddress;
import io.github.camelseedance.provider.kit.InlineFiles;
import io.github.camelseedance.provider.kit.RequestCheck;
import io.github.camelseedance.provider.kit.Urls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Media in requests to Ark: a first frame, a first and a last frame, or references; these modes exclude each other. Local images and
 * audio travel inside the request.
 */
final class ArkMedia {

    /** What a local file can be, and how large: the document says less than 30 MB for an image, at most 15 MB for audio. */
    static final InlineFiles FILES = new InlineFiles(Map.of(
            MediaType.IMAGE,
            new InlineFiles.Kind(
                    Map.of(
                            "jpg", "image/jpeg",
                            "jpeg", "image/jpeg",
                            "png", "image/png",
                            "webp", "image/webp",
                            "bmp", "image/bmp",
                            "tiff", "image/tiff",
                            "tif", "image/tiff",
                            "gif", "image/gif",
                            "heic", "image/heic",
                            "heif", "image/heif"),
                    30L * 1024 * 1024 - 1),
            MediaType.AUDIO,
            new InlineFiles.Kind(Map.of("mp3", "audio/mpeg", "wav", "audio/wav"), 15L * 1024 * 1024)));

    private static final Pattern ASSET = Pattern.compile("asset://[A-Za-z0-9_.\\-]{1,256}");
    private static final int MAX_SHOWN = 64;

    private ArkMedia() {}

    /** The role of each medium, in order: what is told, else by how many there are. */
    static List<MediaRole> roles(List<Media> media) {
        boolean silent = media.stream().allMatch(medium -> medium.role() == null);
        boolean onlyImages = media.stream().allMatch(medium -> medium.type() == MediaType.IMAGE);
        List<MediaRole> roles = new ArrayList<>();
        for (int i = 0; i < media.size(); i++) {
            if (media.get(i).role() != null) {
                roles.add(media.get(i).role());
            } else if (silent && onlyImages && media.size() <= 2) {
                roles.add(i == 0 ? MediaRole.FIRST_FRAME : MediaRole.LAST_FRAME);
            } else {
                roles.add(MediaRole.REFERENCE);
            }
        }
        return roles;
    }

    /**
     * Checks all media of a request.
     *
     * @param model null when it is not known
     */
    static void check(RequestCheck check, ArkModel model, List<Media> media) {
        for (int i = 0; i < media.size(); i++) {
            checkOne(check, "media[%s]".formatted(i), media.get(i));
        }
        List<MediaRole> roles = roles(media);
        for (int i = 0; i < media.size(); i++) {
            if (roles.get(i) != MediaRole.REFERENCE && media.get(i).type() != MediaType.IMAGE) {
                check.add(
                        "media[%s].role".formatted(i),
                        roles.get(i).text(),
                        "reference for a %s: only an image is a frame"
                                .formatted(media.get(i).type().text()));
            }
        }
        int first = Collections.frequency(roles, MediaRole.FIRST_FRAME);
        int last = Collections.frequency(roles, MediaRole.LAST_FRAME);
        int references = Collections.frequency(roles, MediaRole.REFERENCE);
        String shown = "(%s first frames, %s last frames, %s references)".formatted(first, last, references);
        if (references > 0 && first + last > 0) {
            check.add("media", shown, "either frames or references: they cannot be mixed");
        } else if (first > 1 || last > 1 || last > first) {
            check.add("media", shown, "one first frame, and with it at most one last frame");
        }
        if (model != null) {
            checkModel(check, model, media, last, references);
        }
    }

    private static void checkModel(RequestCheck check, ArkModel model, List<Media> media, int last, int references) {
        String shown = "(%s media)".formatted(media.size());
        if (references > 0 && !model.is2()) {
            check.add(
                    "media",
                    shown,
                    "a first frame, or a first and a last frame: %s takes no references".formatted(model.label()));
            return;
        }
        if (last > 0 && model == ArkModel.V1_0_PRO_FAST) {
            check.add("media", shown, "a first frame alone with " + model.label());
        }
        if (references == 0) {
            return;
        }
        limit(check, media, MediaType.IMAGE, model.is25() ? 30 : 9, model);
        limit(check, media, MediaType.VIDEO, model.is25() ? 10 : 3, model);
        limit(check, media, MediaType.AUDIO, model.is25() ? 10 : 3, model);
        if (!model.is25() && media.stream().allMatch(medium -> medium.type() == MediaType.AUDIO)) {
            check.add("media", shown, "an image or a video beside audio with " + model.label());
        }
    }

    private static void limit(RequestCheck check, List<Media> media, MediaType type, int most, ArkModel model) {
        long count = media.stream().filter(medium -> medium.type() == type).count();
        if (count > most) {
            check.add(
                    "media",
                    "(%s of type %s)".formatted(count, type.text()),
                    "at most %s of type %s with %s".formatted(most, type.text(), model.label()));
        }
    }

    private static void checkOne(RequestCheck check, String field, Media medium) {
        if (medium.type() == MediaType.SAMPLE) {
            check.add(field + ".type", medium.type().text(), "image, video or audio");
        } else if (check.oneSource(field, medium)) {
            if (medium.file() != null) {
                FILES.check(check, field + ".file", medium);
            } else if (medium.url() == null) {
                check.add(field, medium.path() != null ? "path" : "id", "url, or a local file of an image or audio");
            } else if (!isAccepted(medium)) {
                boolean video = medium.type() == MediaType.VIDEO;
                check.add(
                        field + ".url",
                        medium.url().startsWith("data:") ? "(data)" : WebAddress.shown(medium.url(), MAX_SHOWN),
                        video
                                ? "a https URL of at most %s characters, or asset://ID".formatted(RequestCheck.MAX_URL)
                                : "a https URL of at most %s characters, asset://ID, or data:%s/TYPE;base64,DATA within the limits of files"
                                        .formatted(
                                                RequestCheck.MAX_URL,
                                                medium.type().text()));
            }
        }
    }

    private static boolean isAccepted(Media medium) {
        String url = medium.url();
        if (url.regionMatches(true, 0, "data:", 0, 5)) {
            return medium.type() != MediaType.VIDEO && FILES.accepts(medium.type(), url);
        }
        return ASSET.matcher(url).matches() || url.length() <= RequestCheck.MAX_URL && Urls.isValid(url, true, false);
    }

    /** Puts the media into the content of a request. */
    static void write(ArrayNode content, List<Media> media) {
        List<MediaRole> roles = roles(media);
        for (int i = 0; i < media.size(); i++) {
            Media medium = media.get(i);
            if (medium.file() != null) {
                throw new IllegalArgumentException("A local file must be read before the request is built");
            }
            String kind = medium.type().text() + "_url";
            var entry = content.addObject().put("type", kind);
            entry.putObject(kind).put("url", InlineFiles.normalized(medium.url()));
            entry.put("role", role(medium.type(), roles.get(i)));
        }
    }

    /** Whether the request has a video: it makes the price another one. */
    static boolean hasVideo(List<Media> media) {
        return media.stream().anyMatch(medium -> medium.type() == MediaType.VIDEO);
    }

    private static String role(MediaType type, MediaRole role) {
        return switch (role) {
            case FIRST_FRAME -> "first_frame";
            case LAST_FRAME -> "last_frame";
            case REFERENCE -> "reference_" + type.text();
        };
    }
}
