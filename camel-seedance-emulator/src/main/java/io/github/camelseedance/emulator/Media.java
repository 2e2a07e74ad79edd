/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The results: where they are, how long their addresses work, and what is there. */
public final class Media {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");
    private static final Pattern TOKEN = Pattern.compile("(\\d+)-([0-9a-f]+)");

    private final EmulatorSettings settings;
    private final Signer signer;
    private final Function<EmulatedProvider, ProviderApi> apis;
    private final Clips clips;
    private volatile String baseUrl;

    Media(EmulatorSettings settings, Signer signer, Function<EmulatedProvider, ProviderApi> apis) {
        this.apis = apis;
        this.settings = settings;
        this.signer = signer;
        this.clips = new Clips(settings.videoSize());
    }

    void baseUrl(String url) {
        this.baseUrl = url;
    }

    /** A fresh address of the video of a task. */
    public String videoUrl(EmulatedTask task) {
        return url(task, task.id() + ".mp4");
    }

    /** A fresh address of the last frame of a task. */
    public String frameUrl(EmulatedTask task) {
        return url(task, task.id() + ".png");
    }

    /** Serves a result, as storage does. */
    public Answer download(Call call, TaskStore tasks) {
        int dot = call.target().lastIndexOf('.');
        String id = dot < 0 ? call.target() : call.target().substring(0, dot);
        Optional<EmulatedTask> task = tasks.byId(id)
                .filter(found -> found.provider() == call.provider() && found.state() == TaskState.SUCCEEDED);
        Clips.Kind kind = call.target().endsWith(".mp4")
                ? Clips.Kind.VIDEO
                : call.target().endsWith(".png") ? Clips.Kind.LAST_FRAME : null;
        if (call.header("Authorization").isPresent() || call.header("X-API-Key").isPresent()) {
            call.violation("A download must not carry the API key");
        }
        if (task.isEmpty() || kind == null) {
            return Answer.text(404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
        }
        if (settings.signsLinks(apis.apply(call.provider())) && !tokenIsValid(call)) {
            return Answer.text(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>");
        }
        MediaFile file = clips.of(task.get(), kind);
        String etag = '"' + file.tag() + '"';
        Answer answer = serve(call, file, etag).with("Accept-Ranges", "bytes");
        return answer.with("ETag", etag);
    }

    private static Answer serve(Call call, MediaFile file, String etag) {
        Matcher range = RANGE.matcher(call.header("Range").orElse(""));
        boolean sameFile = call.header("If-Range").map(etag::equals).orElse(true);
        if (!range.matches() || !sameFile) {
            return answer(200, file, 0, file.length());
        }
        boolean suffix = range.group(1).isEmpty();
        if (suffix && range.group(2).isEmpty()) {
            return answer(200, file, 0, file.length());
        }
        long last = file.length() - 1;
        long from = suffix ? Math.max(0, file.length() - parse(range.group(2))) : parse(range.group(1));
        long to = suffix || range.group(2).isEmpty() ? last : Math.min(last, parse(range.group(2)));
        if (from > last || from > to) {
            return Answer.empty(416).with("Content-Range", "bytes */" + file.length());
        }
        return answer(206, file, from, to - from + 1)
                .with("Content-Range", "bytes " + from + "-" + to + "/" + file.length());
    }

    private static Answer answer(int status, MediaFile file, long from, long length) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", file.contentType());
        return new Answer(status, headers, file.part(from, length));
    }

    private String url(EmulatedTask task, String file) {
        EmulatedProvider provider = task.provider();
        String path = Route.MEDIA + Route.directory(provider) + "/" + file;
        if (!settings.signsLinks(apis.apply(provider))) {
            return baseUrl + path;
        }
        long expires = settings.clock()
                .instant()
                .plus(settings.signedUrlLifetime(apis.apply(provider)))
                .toEpochMilli();
        return baseUrl + path + "?token=" + expires + "-" + signer.sign(file + expires);
    }

    private boolean tokenIsValid(Call call) {
        Matcher token = TOKEN.matcher(call.query("token").orElse(""));
        return token.matches()
                && MessageDigest.isEqual(
                        signer.sign(call.target() + token.group(1)).getBytes(StandardCharsets.US_ASCII),
                        token.group(2).getBytes(StandardCharsets.US_ASCII))
                && call.now().isBefore(Instant.ofEpochMilli(parse(token.group(1))));
    }

    private static long parse(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    void stop() {
        clips.stop();
    }
}
