/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.util.Arrays;

/** A picture as H.264 has it: brightness for each pixel, colour for each square of four, in whole macroblocks of 16 × 16 pixels. */
final class Canvas {
    static final int MACROBLOCK = 16;

    final PictureSize size;
    final int macroblocksAcross;
    final int macroblocksDown;
    /** Brightness, and the two differences of colour; each of half the width and half the height of the first. */
    final byte[][] planes;

    Canvas(PictureSize size) {
        this.size = size;
        this.macroblocksAcross = (size.width() + MACROBLOCK - 1) / MACROBLOCK;
        this.macroblocksDown = (size.height() + MACROBLOCK - 1) / MACROBLOCK;
        int pixels = macroblocksAcross * macroblocksDown * MACROBLOCK * MACROBLOCK;
        this.planes = new byte[][] {new byte[pixels], new byte[pixels / 4], new byte[pixels / 4]};
    }

    /** How many values a line of that plane has. */
    int stride(int plane) {
        return macroblocksAcross * (plane == 0 ? MACROBLOCK : MACROBLOCK / 2);
    }

    void copyFrom(Canvas other) {
        for (int plane = 0; plane < planes.length; plane++) {
            System.arraycopy(other.planes[plane], 0, planes[plane], 0, planes[plane].length);
        }
    }

    /** Copies a rectangle with even edges. */
    void copyFrom(Canvas other, int left, int top, int width, int height) {
        for (int plane = 0; plane < planes.length; plane++) {
            int part = plane == 0 ? 1 : 2;
            for (int line = top / part; line < (top + height) / part; line++) {
                int from = line * stride(plane) + left / part;
                System.arraycopy(other.planes[plane], from, planes[plane], from, width / part);
            }
        }
    }

    /** Fills a rectangle; what is outside of the picture is left out. */
    void fill(int left, int top, int width, int height, Colour colour) {
        fillPlane(0, left, top, left + width, top + height, colour.brightness());
        fillPlane(1, left / 2, top / 2, (left + width + 1) / 2, (top + height + 1) / 2, colour.blue());
        fillPlane(2, left / 2, top / 2, (left + width + 1) / 2, (top + height + 1) / 2, colour.red());
    }

    /** Fills a circle. */
    void disc(double x, double y, double radius, Colour colour) {
        // in pairs of lines, as colours have half the height
        for (int line = 2 * (int) Math.floor((y - radius) / 2); line <= y + radius; line += 2) {
            double half = Math.sqrt(Math.max(0, radius * radius - (line + 1 - y) * (line + 1 - y)));
            if (half >= 1) {
                int left = (int) Math.round(x - half);
                fill(left, line, (int) Math.round(x + half) - left, 2, colour);
            }
        }
    }

    private void fillPlane(int plane, int left, int top, int right, int bottom, int value) {
        int stride = stride(plane);
        int lines = planes[plane].length / stride;
        int from = Math.max(0, left);
        int to = Math.min(stride, right);
        if (from >= to) {
            return;
        }
        for (int line = Math.max(0, top); line < Math.min(lines, bottom); line++) {
            Arrays.fill(planes[plane], line * stride + from, line * stride + to, (byte) value);
        }
    }
}
