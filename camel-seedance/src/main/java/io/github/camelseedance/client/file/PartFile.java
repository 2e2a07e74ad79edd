/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.file;

import io.github.camelseedance.client.http.ContentCoding;
import io.github.camelseedance.client.http.ResponseSink;
import io.github.camelseedance.client.http.TransportResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a video that has arrived, in a file that nobody takes for the whole: takes over bodies, goes on where one was cut, and
 * refuses what is no video or too long. One answer at a time writes it.
 */
final class PartFile implements ResponseSink {

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final String DEFAULT_TYPE = "video/mp4";
    private static final Map<String, String> EXTENSIONS =
            Map.of("video/mp4", ".mp4", "video/quicktime", ".mov", "video/webm", ".webm");

    /** White space, and the byte order marks of UTF-8 and UTF-16. */
    private static final String BEFORE_MARKUP = " \t\r\n\u00ef\u00bb\u00bf\u00fe\u00ff";

    private final Path path;
    private final boolean temporary;
    private final long maxSize;
    private volatile long received;
    private volatile long total = -1;
    private volatile String validator;
    private volatile String contentType = DEFAULT_TYPE;
    private volatile String refusal;
    private volatile boolean page;
    private volatile ContentCoding coding = ContentCoding.NONE;
    /** Whether nothing has come yet that tells a text from a video. */
    private volatile boolean leading = true;

    private volatile IOException diskFailure;

    private PartFile(Path path, boolean temporary, long maxSize) {
        this.path = path;
        this.temporary = temporary;
        this.maxSize = maxSize;
    }

    static PartFile create(String taskId, DownloadSettings where) throws IOException {
        String prefix = "seedance-" + taskId + "-";
        if (where.directory() == null) {
            return new PartFile(Files.createTempFile(prefix, ".part"), true, where.maxSize());
        }
        Files.createDirectories(where.directory());
        return new PartFile(Files.createTempFile(where.directory(), prefix, ".part"), false, where.maxSize());
    }

    @Override
    public WritableByteChannel open(TransportResponse head) throws IOException {
        if (head.status() != 200 && head.status() != 206) {
            return null;
        }
        if (head.status() == 206 && !continues(head)) {
            startAnew();
            throw new IOException("The answer does not go on where the last one ended");
        }
        if (head.status() == 200) {
            received = 0;
            total = length(head.header("Content-Length"));
            validator = validator(head);
        }
        contentType = type(head.header("Content-Type"));
        page = isText(contentType);
        if (page) {
            throw refuse("the answer is no video but " + contentType);
        }
        try {
            coding = ContentCoding.of(head);
        } catch (IOException e) {
            throw refuse("the video is compressed in a way that was not asked for");
        }
        leading = received == 0;
        if (total > maxSize) {
            throw tooLong();
        }
        return new Body(openFile());
    }

    private FileChannel openFile() throws IOException {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            file.truncate(received).position(received);
            return file;
        } catch (IOException e) {
            diskFailure = e;
            throw e;
        }
    }

    /** Whether the answer is the rest of what is here. */
    private boolean continues(TransportResponse head) {
        String range = head.header("Content-Range");
        Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range);
        if (received == 0 || !matcher.matches() || Long.parseLong(matcher.group(1)) != received) {
            return false;
        }
        long whole = matcher.group(2).equals("*") ? -1 : Long.parseLong(matcher.group(2));
        boolean same = total < 0 || whole < 0 || whole == total;
        total = same && whole >= 0 ? whole : total;
        return same;
    }

    void startAnew() {
        refusal = null;
        page = false;
        received = 0;
        total = -1;
        validator = null;
    }

    /** What tells that the rest belongs to this part; null when the whole must be asked for again. */
    String validator() {
        return received > 0 ? validator : null;
    }

    long received() {
        return received;
    }

    /** Whether all is here, as far as the host told how much that is. */
    boolean complete() {
        return received > 0 && (total < 0 || received == total);
    }

    long total() {
        return total;
    }

    /** Why the answer cannot be used, whatever is tried again; or null. */
    String refusal() {
        return refusal;
    }

    IOException diskFailure() {
        return diskFailure;
    }

    /** Whether the answer was a text, such as the error of a storage service, rather than a file. */
    boolean page() {
        return page;
    }

    /**
     * Undoes a compression of the whole file.
     *
     * @throws IOException when it is broken, or what comes out is refused
     */
    void decode() throws IOException {
        ContentCoding applied = coding;
        coding = ContentCoding.NONE;
        if (applied == ContentCoding.NONE) {
            return;
        }
        Path decoded = Files.createTempFile(
                path.toAbsolutePath().getParent(), path.getFileName().toString(), ".decoded");
        try {
            received = 0;
            leading = true;
            try (InputStream in = applied.decode(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
                    FileChannel file = FileChannel.open(decoded, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    Body out = new Body(file)) {
                byte[] piece = new byte[32 * 1024];
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    out.write(ByteBuffer.wrap(piece, 0, count));
                }
            }
            Files.move(decoded, path, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(decoded);
        }
    }

    /** Gives the file the name of a whole one. What is kept is forced to the disk before; a temporary file is gone with a crash anyway. */
    DownloadedFile finish() throws IOException {
        if (!temporary) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                file.force(true);
            }
        }
        String name = path.getFileName().toString().replaceFirst("\\.part$", "");
        Path target = path.resolveSibling(name + EXTENSIONS.getOrDefault(contentType, ".mp4"));
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(path, target);
        }
        return new DownloadedFile(target, received, contentType);
    }

    void delete() {
        DownloadedFile.delete(path);
    }

    private IOException refuse(String why) {
        refusal = why;
        return new IOException("The answer is refused");
    }

    private IOException tooLong() {
        return refuse("the video is longer than the %s bytes of the option maxDownloadSize".formatted(maxSize));
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || type.endsWith("json") || type.endsWith("xml") || type.contains("html");
    }

    private static String type(String header) {
        String plain = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.matches("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}") ? plain : DEFAULT_TYPE;
    }

    private static long length(String header) {
        return header != null && header.strip().matches("[0-9]{1,18}") ? Long.parseLong(header.strip()) : -1;
    }

    /** A strong tag, else a date: a weak tag does not promise the same bytes. */
    private static String validator(TransportResponse head) {
        String tag = head.header("ETag");
        return tag != null && tag.startsWith("\"") ? tag : head.header("Last-Modified");
    }

    private final class Body implements WritableByteChannel {
        private final FileChannel file;

        Body(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int count = source.remaining();
            if (leading && coding == ContentCoding.NONE && isMarkup(source)) {
                page = true;
                throw refuse("the answer is no video but a page");
            }
            if (received + count > maxSize) {
                throw tooLong();
            }
            try {
                while (source.hasRemaining()) {
                    file.write(source);
                }
            } catch (IOException e) {
                diskFailure = e;
                throw e;
            }
            received += count;
            return count;
        }

        /** Whether what has come begins as XML, HTML and the errors of JSON do; white space and a byte order mark do not decide. */
        private boolean isMarkup(ByteBuffer source) {
            for (int i = source.position(); i < source.limit() && leading; i++) {
                byte octet = source.get(i);
                if (octet == '<' || octet == '{') {
                    return true;
                }
                leading = BEFORE_MARKUP.indexOf(octet & 0xff) >= 0;
            }
            return false;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
