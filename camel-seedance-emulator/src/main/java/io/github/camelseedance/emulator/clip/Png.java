/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes a picture as a PNG file: 8 bits a channel, no filter. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] EIGHT_BITS_RGB = {8, 2, 0, 0, 0};

    private Png() {}

    static byte[] of(Canvas canvas) {
        PictureSize size = canvas.size;
        byte[] header = ByteBuffer.allocate(13)
                .putInt(size.width())
                .putInt(size.height())
                .put(EIGHT_BITS_RGB)
                .array();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header);
            chunk(out, "IDAT", pixels(canvas));
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static byte[] pixels(Canvas canvas) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            byte[] line = new byte[1 + 3 * canvas.size.width()];
            for (int y = 0; y < canvas.size.height(); y++) {
                for (int x = 0; x < canvas.size.width(); x++) {
                    int colour = y / 2 * canvas.stride(1) + x / 2;
                    int[] rgb = Colour.toRgb(
                            canvas.planes[0][y * canvas.stride(0) + x] & 0xff,
                            canvas.planes[1][colour] & 0xff,
                            canvas.planes[2][colour] & 0xff);
                    for (int i = 0; i < 3; i++) {
                        line[1 + 3 * x + i] = (byte) rgb[i];
                    }
                }
                out.write(line);
            }
        }
        return compressed.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(type.getBytes(StandardCharsets.US_ASCII));
        sum.update(content);
        out.writeInt(content.length);
        out.writeBytes(type);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
