/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One reference medium of a {@link VideoRequest}. Exactly one of {@code url}, {@code path}, {@code id} and {@code file} is set.
 *
 * @param type what it is
 * @param url  a public address from which the provider fetches it
 * @param path the {@link UploadedFile#filePath()} of an earlier upload, where the provider has uploads
 * @param id   the id of a sample, with type {@link MediaType#SAMPLE}, where the provider has samples
 * @param file a local file that is uploaded before the request is sent, or travels inside it, as the provider has it
 * @param role what it is for, where the provider knows roles; null leaves it to the number of media: one image is the first frame, two
 *             images alone are the first and the last, anything else is a reference
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Media(
        MediaType type,
        String url,
        String path,
        String id,
        @JsonIgnore Path file,
        MediaRole role) {

    public Media {
        Objects.requireNonNull(type, "type");
    }

    /** A medium without a role. */
    public Media(MediaType type, String url, String path, String id, Path file) {
        this(type, url, path, id, file, null);
    }

    /** This medium with a role; null for none. */
    public Media withRole(MediaRole value) {
        return new Media(type, url, path, id, file, value);
    }

    /** Without what can be secret in an address: its user, its query, or content that is inside it. */
    @Override
    public String toString() {
        String source = file != null ? "file=" + file.getFileName() : path != null ? "path=" + path : "id=" + id;
        return "Media[type=%s, %s]".formatted(type.text(), url == null ? source : "url=" + WebAddress.shown(url, 128));
    }

    /** A medium at a public address. */
    public static Media ofUrl(MediaType type, String url) {
        return new Media(type, Objects.requireNonNull(url, "url"), null, null, null);
    }

    /** A medium that was uploaded before. */
    public static Media ofPath(MediaType type, String path) {
        return new Media(type, null, Objects.requireNonNull(path, "path"), null, null);
    }

    /** A local file, uploaded first. */
    public static Media ofFile(MediaType type, Path file) {
        return new Media(type, null, null, null, Objects.requireNonNull(file, "file"));
    }

    /** A sample of the provider. */
    public static Media sample(String id) {
        return new Media(MediaType.SAMPLE, null, null, Objects.requireNonNull(id, "id"), null);
    }

    /** An image at a public address. */
    public static Media image(String url) {
        return ofUrl(MediaType.IMAGE, url);
    }

    /** A local image, uploaded first. */
    public static Media image(Path file) {
        return ofFile(MediaType.IMAGE, file);
    }
}
