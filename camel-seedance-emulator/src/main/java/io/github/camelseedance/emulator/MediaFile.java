/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A file of any size of which only the beginning is in memory; the rest follows from the position of each byte. */
record MediaFile(String contentType, byte[] head, long length) {
    private static final int FREE_BOX_HEADER = 16;

    static MediaFile of(String contentType, byte[] content) {
        return new MediaFile(contentType, content, content.length);
    }

    /** An MP4 that is made as large as wanted by a box of type {@code free}, which players skip. */
    static MediaFile video(byte[] mp4, long size) {
        if (size == 0) {
            return of("video/mp4", mp4);
        }
        if (size < mp4.length + FREE_BOX_HEADER) {
            throw new IllegalArgumentException(
                    "videoSize must be 0 or at least " + (mp4.length + FREE_BOX_HEADER) + ", but is " + size);
        }
        byte[] head = ByteBuffer.allocate(mp4.length + FREE_BOX_HEADER)
                .put(mp4)
                .putInt(1)
                .put("free".getBytes(StandardCharsets.US_ASCII))
                .putLong(size - mp4.length)
                .array();
        return new MediaFile("video/mp4", head, size);
    }

    String tag() {
        return Integer.toHexString(Arrays.hashCode(head)) + "-" + Long.toHexString(length);
    }

    Answer.Content part(long from, long partLength) {
        return new Answer.Content() {
            @Override
            public long length() {
                return partLength;
            }

            @Override
            public InputStream open() {
                return new Part(from, from + partLength);
            }
        };
    }

    private final class Part extends InputStream {
        private final long end;
        private long position;

        private Part(long from, long end) {
            this.position = from;
            this.end = end;
        }

        @Override
        public int read() {
            return position >= end ? -1 : at(position++) & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            if (position >= end) {
                return count == 0 ? 0 : -1;
            }
            int read = (int) Math.min(count, end - position);
            for (int i = 0; i < read; i++) {
                target[offset + i] = at(position++);
            }
            return read;
        }

        private byte at(long index) {
            return index < head.length ? head[(int) index] : (byte) (index * 31 + (index >>> 12));
        }
    }
}
