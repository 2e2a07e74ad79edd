/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as a stream that can be read again. It stays readable after the exchange is done, although its file is deleted then: a
 * {@code ProducerTemplate} converts the body of an exchange that is done. Unlike Camel's own cache of a file it is never reopened.
 */
public final class VideoStream extends InputStream implements StreamCache {

    private static final Logger LOG = LoggerFactory.getLogger(VideoStream.class);

    /** The open file, shared by the copies for several branches of a route. */
    private record Shared(Path file, FileChannel channel, long size, AtomicInteger holders) {
        void release() throws IOException {
            if (holders.decrementAndGet() == 0) {
                channel.close();
            }
        }
    }

    private final Shared shared;
    private long position;
    private boolean used;
    private boolean exchangeDone;
    private boolean released;

    private VideoStream(Shared shared) {
        this.shared = shared;
    }

    /**
     * Opens a file for an exchange.
     *
     * @param keep whether the file stays when the exchange is done
     */
    static VideoStream open(Path file, Exchange exchange, boolean keep) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        VideoStream stream = new VideoStream(new Shared(file, channel, channel.size(), new AtomicInteger(1)));
        stream.endWith(exchange, !keep);
        return stream;
    }

    /** The file; unless it is kept it is deleted when the exchange is done. */
    public Path file() {
        return shared.file();
    }

    @Override
    public synchronized int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) throws IOException {
        used = true;
        int count = shared.channel().read(ByteBuffer.wrap(target, offset, length), position);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public synchronized long skip(long count) {
        long skipped = Math.max(0, Math.min(count, shared.size() - position));
        position += skipped;
        return skipped;
    }

    @Override
    public synchronized int available() {
        return (int) Math.min(Integer.MAX_VALUE, shared.size() - position);
    }

    @Override
    public synchronized void reset() {
        position = 0;
    }

    /** Before the exchange is done it can be read again after this. */
    @Override
    public synchronized void close() throws IOException {
        used = true;
        if (exchangeDone) {
            release();
        }
    }

    @Override
    public synchronized void writeTo(OutputStream target) throws IOException {
        used = true;
        long written = 0;
        while (written < shared.size()) {
            long count = shared.channel().transferTo(written, shared.size() - written, Channels.newChannel(target));
            if (count <= 0) {
                throw new IOException("The file became shorter while it was read");
            }
            written += count;
        }
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        shared.holders().incrementAndGet();
        VideoStream copy = new VideoStream(shared);
        copy.endWith(exchange, false);
        return copy;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return shared.size();
    }

    @Override
    public synchronized long position() {
        return position;
    }

    private void endWith(Exchange exchange, boolean delete) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                exchangeDone(delete);
            }

            @Override
            public boolean allowHandover() {
                // with a handed over exchange the body goes on, and has to be readable there
                return true;
            }
        });
    }

    /** What nobody has read may still be read by who gets the body of the exchange: until it is closed or forgotten. */
    private synchronized void exchangeDone(boolean delete) {
        exchangeDone = true;
        try {
            if (delete) {
                Files.deleteIfExists(shared.file());
            }
            if (used) {
                release();
            }
        } catch (IOException e) {
            LOG.warn(
                    "The temporary file {} could not be deleted: {}",
                    shared.file(),
                    e.getClass().getSimpleName());
        }
    }

    private void release() throws IOException {
        if (!released) {
            released = true;
            shared.release();
        }
    }

    @Override
    public String toString() {
        return "VideoStream[" + shared.size() + " bytes]";
    }
}
