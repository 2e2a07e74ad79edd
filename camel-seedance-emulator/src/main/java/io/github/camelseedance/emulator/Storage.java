/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The cloud storage behind {@code /upload/presign}: it behaves like S3 and keeps length and digest of what it gets. */
final class Storage {
    static final Map<String, List<String>> TYPES = types();

    private static final Pattern UNSAFE = Pattern.compile("[/\\\\\\p{Cc}]");

    private final EmulatorSettings settings;
    private final Signer signer;
    private final BoundedLog<Upload> uploads;
    private final Map<String, Upload> byPath = new ConcurrentHashMap<>();
    private volatile String baseUrl;

    Storage(EmulatorSettings settings, Signer signer) {
        this.settings = settings;
        this.signer = signer;
        this.uploads = new BoundedLog<>(settings.recordedRequests());
    }

    void baseUrl(String url) {
        this.baseUrl = url;
    }

    boolean holds(String filePath) {
        return byPath.containsKey(filePath);
    }

    List<Upload> uploads() {
        return uploads.list();
    }

    void reset() {
        byPath.clear();
        uploads.clear();
    }

    static String extension(String filename) {
        return filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    ObjectNode presign(String filename, String contentType, Instant now) {
        String path = "api/uploads/1/" + UUID.randomUUID() + "_"
                + UNSAFE.matcher(filename).replaceAll("_");
        long expires = now.plus(settings.presignLifetime()).toEpochMilli();
        String url = baseUrl + Route.STORAGE + encode(path) + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&Expires=" + expires
                + "&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature=" + sign(path, contentType, expires);
        return Json.object()
                .put("presigned_url", url)
                .put("file_path", path)
                .put("expires_in", settings.presignLifetime().toSeconds());
    }

    Answer put(Call call, UploadDigest.Result body) {
        if (call.header("X-API-Key").isPresent() || call.header("Authorization").isPresent()) {
            call.violation("An upload must not carry the API key");
            return error(400, "InvalidArgument", "Only one auth mechanism allowed");
        }
        if (call.header("Content-Length").isEmpty()) {
            call.violation("An upload must have a Content-Length");
            return error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        String type = call.header("Content-Type").orElse("");
        long expires = call.query("Expires")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        String expected = sign(call.target(), type, expires);
        String presented = call.query("X-Amz-Signature").orElse("");
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8))) {
            call.violation("The Content-Type of an upload must be that of its presigned address");
            return error(403, "SignatureDoesNotMatch", "The signature does not match the request");
        }
        if (!settings.clock().instant().isBefore(Instant.ofEpochMilli(expires))) {
            return error(403, "AccessDenied", "Request has expired");
        }
        Upload upload = new Upload(call.target(), type, body.size(), body.sha256(), call.now());
        byPath.put(upload.filePath(), upload);
        uploads.add(upload);
        return Answer.empty(200).with("ETag", '"' + body.sha256().substring(0, 32) + '"');
    }

    private String sign(String path, String contentType, long expires) {
        return signer.sign(path + '\n' + contentType.toLowerCase(Locale.ROOT) + '\n' + expires);
    }

    private static Answer error(int status, String code, String message) {
        return Answer.text(
                status,
                "application/xml",
                "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
    }

    private static String encode(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private static Map<String, List<String>> types() {
        Map<String, List<String>> types = new LinkedHashMap<>();
        types.put("image/png", List.of("png"));
        types.put("image/jpeg", List.of("jpg", "jpeg"));
        types.put("image/webp", List.of("webp"));
        types.put("video/mp4", List.of("mp4"));
        types.put("video/quicktime", List.of("mov"));
        types.put("video/webm", List.of("webm"));
        return types;
    }
}
