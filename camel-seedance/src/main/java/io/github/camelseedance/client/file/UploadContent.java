/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.http.RequestBody;
import io.github.camelseedance.model.ErrorDetail;
import io.github.camelseedance.model.Hashes;
import io.github.camelseedance.model.UploadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.hc.core5.io.Closer;

/** The checked content of an upload, which can be sent more than once. It notices when its file changes in length meanwhile. */
final class UploadContent implements RequestBody, AutoCloseable {

    private final UploadName name;
    private final Path file;
    private final MediaFiles files;
    private final byte[] bytes;
    private final boolean temporary;
    private final long length;
    private final String hash;
    private volatile boolean changed;

    private UploadContent(
            UploadName name, Path file, MediaFiles files, byte[] bytes, boolean temporary, long length, String hash) {
        this.name = name;
        this.file = file;
        this.files = files;
        this.bytes = bytes;
        this.temporary = temporary;
        this.length = length;
        this.hash = hash;
    }

    /**
     * Checks a source, and writes a stream to a temporary file.
     *
     * @throws UploadException when it cannot be uploaded
     */
    static UploadContent of(String provider, UploadSource source) {
        try {
            String given = source.name() == null && source.file() != null
                    ? String.valueOf(source.file().getFileName())
                    : source.name();
            UploadName name = UploadName.of(provider, given, source.contentType());
            UploadContent content = open(provider, source, name);
            try {
                content.check(provider);
            } catch (IOException | RuntimeException e) {
                content.close();
                throw e;
            }
            return content;
        } catch (IOException e) {
            // what was thrown names the path of a local file: it stays in the cause
            throw new UploadException(
                    "The file cannot be uploaded to %s: it cannot be read (%s)"
                            .formatted(provider, e.getClass().getSimpleName()),
                    ErrorDetail.of(provider).withCause(e));
        } finally {
            // it was read, or its error is on its way
            Closer.closeQuietly(source.stream());
        }
    }

    private static UploadContent open(String provider, UploadSource source, UploadName name) throws IOException {
        if (source.bytes() != null) {
            return new UploadContent(name, null, null, source.bytes(), false, source.bytes().length, null);
        }
        if (source.stream() == null) {
            if (!Files.isRegularFile(source.file())) {
                throw UploadName.refused(provider, "file", name.name(), "an existing regular file");
            }
            try (SeekableByteChannel opened = source.files().open(source.file())) {
                return new UploadContent(
                        name, source.file(), source.files(), null, false, opened.size(), source.hash());
            }
        }
        Path spool = Files.createTempFile("camel-seedance-", ".upload");
        try {
            long length = spool(source.stream(), spool);
            if (source.length() >= 0 && length != source.length()) {
                throw UploadName.refused(
                        provider, "length", length + " bytes", "the " + source.length() + " bytes that were announced");
            }
            return new UploadContent(name, spool, MediaFiles.ANYWHERE, null, true, length, null);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(spool);
            throw e;
        }
    }

    /** Into the file that is there, which nobody else can read; a copy that replaces it would be as open as the umask says. */
    private static long spool(InputStream stream, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return stream.transferTo(out);
        }
    }

    private void check(String provider) throws IOException {
        if (length == 0) {
            throw UploadName.refused(provider, "content", null, "a file that is not empty");
        }
        byte[] head = bytes != null ? Arrays.copyOf(bytes, Math.min(bytes.length, UploadType.HEAD)) : head();
        if (!name.type().begins(head)) {
            throw UploadName.refused(
                    provider,
                    "content",
                    name.name(),
                    "content that begins as that of " + name.type().contentType() + " files does");
        }
    }

    private byte[] head() throws IOException {
        try (InputStream in = Channels.newInputStream(files.open(file))) {
            return in.readNBytes(UploadType.HEAD);
        }
    }

    String name() {
        return name.name();
    }

    /** Whether the file was seen to have another length or content than it had. */
    boolean changed() {
        return changed;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public String contentType() {
        return name.type().contentType();
    }

    @Override
    public ReadableByteChannel open() throws IOException {
        return bytes != null ? Channels.newChannel(new ByteArrayInputStream(bytes)) : new Watched(files.open(file));
    }

    @Override
    public void close() {
        if (temporary) {
            DownloadedFile.delete(file);
        }
    }

    /** Reads the file and compares its length, at both ends, and its hash where there is one. */
    private final class Watched implements ReadableByteChannel {
        private final SeekableByteChannel channel;
        private final MessageDigest digest = hash == null ? null : Hashes.digest();
        private long sent;

        Watched(SeekableByteChannel channel) throws IOException {
            this.channel = channel;
            try {
                look();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int begin = target.position();
            int count = channel.read(target);
            if (count > 0) {
                sent += count;
                if (digest != null) {
                    digest.update(target.duplicate().flip().position(begin));
                }
            }
            if (count < 0 || sent >= length) {
                look();
            }
            if (count > 0
                    && sent == length
                    && digest != null
                    && !Hashes.of(digest).equals(hash)) {
                throw different();
            }
            return count;
        }

        private void look() throws IOException {
            if (channel.size() != length) {
                throw different();
            }
        }

        private IOException different() {
            changed = true;
            return new IOException("The file changes while it is sent");
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
