/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a clip shows: discs that circle over a landscape of bars, and what was asked for. All of it follows from the seed. */
final class Scene {
    private static final int DISCS = 3;
    private static final int MOST_LINES = 4;
    private static final Colour PANEL = Colour.rgb(0.05, 0.05, 0.09);
    private static final Colour TEXT = Colour.rgb(1, 1, 1);
    private static final Colour SMALL_TEXT = Colour.rgb(0.75, 0.78, 0.85);

    private final PictureSize size;
    private final Canvas background;
    private final Canvas canvas;
    private final Canvas panel;
    private final int panelLeft;
    private final int panelTop;
    private final int panelWidth;
    private final int panelHeight;
    private final List<Disc> discs = new ArrayList<>();
    private final Colour progress;

    /** A disc on its way around a point; lengths are parts of the shorter side. */
    private record Disc(double x, double y, double radius, double way, int turns, double start, Colour colour) {}

    Scene(Clip clip, PictureSize size) {
        this.size = size;
        this.background = new Canvas(size);
        this.canvas = new Canvas(size);
        this.panel = new Canvas(size);
        Random random = new Random(
                (clip.seed() == null ? 0 : clip.seed()) * 31 + clip.prompt().hashCode());
        double hue = random.nextDouble();
        drawLandscape(random, hue);
        for (int i = 0; i < DISCS; i++) {
            discs.add(new Disc(
                    0.2 + 0.6 * random.nextDouble(),
                    0.2 + 0.5 * random.nextDouble(),
                    0.05 + 0.09 * random.nextDouble(),
                    0.12 + 0.25 * random.nextDouble(),
                    (1 + random.nextInt(2)) * (random.nextBoolean() ? 1 : -1),
                    random.nextDouble(),
                    Colour.wheel(hue + 0.35 + 0.15 * i, 0.75, 1)));
        }
        this.progress = Colour.wheel(hue + 0.5, 0.6, 1);

        String maker = clip.model().isEmpty() ? clip.provider() : clip.provider() + " · " + clip.model();
        String details = clip.resolution() + " · " + clip.aspectRatio() + " · " + clip.duration() + " s"
                + (clip.seed() == null ? "" : " · seed " + clip.seed());
        int dot = dot(0.86, size.width() > size.height() ? 26 : size.width() == size.height() ? 20 : 15);
        List<String> words =
                wrap(Letters.drawable(clip.prompt()), (int) (0.86 * size.width()) / (Letters.ADVANCE * dot));
        int smallDot = Math.min(dot, dot(0.86, Math.max(maker.length(), details.length())));
        int line = (Letters.HEIGHT + 3) * dot;
        int smallLine = (Letters.HEIGHT + 4) * smallDot;
        this.panelLeft = aligned(0.04 * size.width());
        this.panelWidth = size.width() - 2 * panelLeft;
        this.panelHeight = words.size() * line + 2 * smallLine + 4 * dot;
        this.panelTop = Math.max(0, aligned(0.55 * size.height() - panelHeight / 2.0));
        panel.fill(0, 0, size.width(), size.height(), PANEL);
        int left = panelLeft + aligned(0.03 * size.width());
        int top = panelTop + 3 * dot;
        for (String text : words) {
            Letters.draw(panel, text, left, top, dot, TEXT);
            top += line;
        }
        Letters.draw(panel, Letters.drawable(maker), left, top, smallDot, progress);
        Letters.draw(panel, Letters.drawable(details), left, top + smallLine, smallDot, SMALL_TEXT);
    }

    PictureSize size() {
        return size;
    }

    /** The picture at a time, 0 at the beginning and 1 at the end; the next call draws over it. */
    Canvas at(double time) {
        canvas.copyFrom(background);
        int side = Math.min(size.width(), size.height());
        for (Disc disc : discs) {
            double angle = 2 * Math.PI * (disc.start() + disc.turns() * time);
            double x = disc.x() * size.width() + disc.way() * side * Math.cos(angle);
            double y = disc.y() * size.height() + disc.way() * side * Math.sin(angle);
            canvas.disc(x, y, disc.radius() * side, disc.colour());
        }
        canvas.copyFrom(panel, panelLeft, panelTop, panelWidth, panelHeight);
        int height = aligned(size.height() / 40.0);
        canvas.fill(0, size.height() - height, size.width(), height, PANEL);
        canvas.fill(0, size.height() - height, even(size.width() * time), height, progress);
        return canvas;
    }

    private void drawLandscape(Random random, double hue) {
        int bands = (size.height() + Canvas.MACROBLOCK - 1) / Canvas.MACROBLOCK;
        for (int band = 0; band < bands; band++) {
            double down = (double) band / bands;
            Colour sky = Colour.wheel(hue + 0.12 * down, 0.7, 0.25 + 0.55 * down);
            background.fill(0, band * Canvas.MACROBLOCK, size.width() + Canvas.MACROBLOCK, Canvas.MACROBLOCK, sky);
        }
        int side = Math.min(size.width(), size.height());
        background.disc(
                size.width() * (0.15 + 0.7 * random.nextDouble()),
                size.height() * 0.25,
                side * 0.14,
                Colour.wheel(hue + 0.08, 0.25, 1));
        for (int row = 0; row < 2; row++) {
            Colour bars = Colour.wheel(hue + 0.1 * row, 0.8, 0.35 - 0.15 * row);
            for (int left = 0; left < size.width(); ) {
                int width = aligned(side * (0.06 + 0.12 * random.nextDouble()));
                int height = even(size.height() * (0.42 - 0.16 * row) * (0.4 + 0.6 * random.nextDouble()));
                background.fill(left, size.height() - height, width, height + Canvas.MACROBLOCK, bars);
                left += width;
            }
        }
    }

    /** The size of a dot at which that many letters take that part of the width. */
    private int dot(double part, int letters) {
        return Math.max(2, even(part * size.width() / (Letters.ADVANCE * letters) - 0.5));
    }

    /** The first words, in lines of at most that many characters. */
    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            String rest = word;
            while (line.length() > 0 && line.codePointCount(0, line.length()) + 1 + length(rest) > width
                    || length(rest) > width) {
                if (line.length() == 0) {
                    int cut = rest.offsetByCodePoints(0, width);
                    line.append(rest, 0, cut);
                    rest = rest.substring(cut);
                }
                lines.add(line.toString());
                line.setLength(0);
                if (lines.size() == MOST_LINES) {
                    return shortened(lines, width);
                }
            }
            line.append(line.length() == 0 ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> shortened(List<String> lines, int width) {
        String last = lines.get(lines.size() - 1);
        int room = Math.max(0, width - 3);
        String kept = length(last) <= room ? last : last.substring(0, last.offsetByCodePoints(0, room));
        lines.set(lines.size() - 1, kept.stripTrailing() + "...");
        return lines;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whole macroblocks, at least one: edges that need no detail. */
    private static int aligned(double pixels) {
        return Math.max(1, (int) Math.round(pixels / Canvas.MACROBLOCK)) * Canvas.MACROBLOCK;
    }

    private static int even(double pixels) {
        return 2 * (int) Math.round(pixels / 2);
    }
}
