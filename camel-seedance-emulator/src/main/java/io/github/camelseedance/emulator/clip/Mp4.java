/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jcodec.common.Codec;
import org.jcodec.common.io.ByteBufferSeekableByteChannel;
import org.jcodec.common.model.Packet;
import org.jcodec.containers.mp4.Brand;
import org.jcodec.containers.mp4.MP4TrackType;
import org.jcodec.containers.mp4.muxer.CodecMP4MuxerTrack;
import org.jcodec.containers.mp4.muxer.MP4Muxer;

/** Puts the frames of an H.264 film into an MP4 file. */
final class Mp4 {
    private static final int ROOM_FOR_TABLES = 1 << 16;
    /** The boxes that tell when the file was made. */
    private static final Set<String> DATED = Set.of("mvhd", "tkhd", "mdhd");

    private Mp4() {}

    static byte[] of(List<ByteBuffer> frames, int framesPerSecond) {
        int size = frames.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer file = ByteBuffer.allocate(size + ROOM_FOR_TABLES + 64 * frames.size());
        try {
            MP4Muxer muxer = MP4Muxer.createMP4Muxer(new ByteBufferSeekableByteChannel(file, 0), Brand.MP4);
            CodecMP4MuxerTrack track = new CodecMP4MuxerTrack(1, MP4TrackType.VIDEO, Codec.H264);
            muxer.addTrack(track);
            for (int i = 0; i < frames.size(); i++) {
                Packet.FrameType type = i == 0 ? Packet.FrameType.KEY : Packet.FrameType.INTER;
                track.addFrame(Packet.createPacket(frames.get(i), i, framesPerSecond, 1, i, type, null));
            }
            muxer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return withoutDates(file);
    }

    /** The same clip is to be the same file at any time. */
    private static byte[] withoutDates(ByteBuffer file) {
        byte[] bytes = Arrays.copyOf(file.array(), end(file));
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = tables(buffer); i < bytes.length - 16; i++) {
            if (DATED.contains(new String(bytes, i, 4, StandardCharsets.ISO_8859_1))) {
                buffer.putLong(i + 8, 0);
            }
        }
        return bytes;
    }

    private static int tables(ByteBuffer file) {
        int at = 0;
        while (!name(file, at).equals("moov")) {
            at += length(file, at);
        }
        return at;
    }

    private static int end(ByteBuffer file) {
        int moov = tables(file);
        return moov + length(file, moov);
    }

    private static int length(ByteBuffer file, int at) {
        int length = file.getInt(at);
        return length == 1 ? (int) file.getLong(at + 8) : length;
    }

    private static String name(ByteBuffer file, int at) {
        return new String(file.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
    }
}
