/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

/** A colour as video has it (ITU-R BT.601): brightness 16 to 235, difference to blue and to red 16 to 240. */
record Colour(int brightness, int blue, int red) {

    static Colour rgb(double r, double g, double b) {
        double y = 0.299 * r + 0.587 * g + 0.114 * b;
        return new Colour((int) Math.round(16 + 219 * y), (int) Math.round(128 + 224 * (b - y) / 1.772), (int)
                Math.round(128 + 224 * (r - y) / 1.402));
    }

    /** A colour of the wheel. @param hue 0 to 1, or beyond: the wheel turns on */
    static Colour wheel(double hue, double saturation, double light) {
        return rgb(
                channel(hue, saturation, light, 0),
                channel(hue, saturation, light, 1 / 3.0),
                channel(hue, saturation, light, 2 / 3.0));
    }

    private static double channel(double hue, double saturation, double light, double shift) {
        double wave = 0.5 + 0.5 * Math.cos(2 * Math.PI * (hue - shift));
        return light * (1 - saturation + saturation * wave);
    }

    /** Red, green and blue, each 0 to 255. */
    static int[] toRgb(int brightness, int blue, int red) {
        double y = (brightness - 16) / 219.0;
        double b = y + 1.772 * (blue - 128) / 224;
        double r = y + 1.402 * (red - 128) / 224;
        double g = (y - 0.299 * r - 0.114 * b) / 0.587;
        return new int[] {eightBits(r), eightBits(g), eightBits(b)};
    }

    private static int eightBits(double part) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, part)));
    }
}
