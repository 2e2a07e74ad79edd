/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import static io.github.camelseedance.emulator.clip.Canvas.MACROBLOCK;
import static org.jcodec.codecs.h264.H264Const.MB_BLK_OFF_LEFT;
import static org.jcodec.codecs.h264.H264Const.MB_BLK_OFF_TOP;
import static org.jcodec.codecs.h264.io.model.MBType.I_16x16;

import org.jcodec.codecs.h264.H264Const;
import org.jcodec.codecs.h264.decode.CoeffTransformer;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.write.CAVLCWriter;
import org.jcodec.common.io.BitWriter;

/**
 * Writes the macroblocks of one slice as Intra 16 × 16 with the average of the neighbours as prediction (ITU-T H.264, 7.3.5), and keeps
 * what a decoder makes of them.
 */
final class MacroblockWriter {
    private static final int BLOCK = 4;
    private static final int AVERAGE = 2;
    private static final int FIRST_INTRA_16X16 = 1;
    private static final int INTRA_TYPES_OF_P_SLICE = 5;
    private static final int[] IN_ORDER = {0, 1, 2, 3};

    private final Canvas decoded;
    private final int quantizer;
    private final CAVLC[] entropy;

    MacroblockWriter(SeqParameterSet sequence, PictureParameterSet picture, Canvas decoded, int quantizer) {
        this.decoded = decoded;
        this.quantizer = quantizer;
        this.entropy = new CAVLC[] {
            new CAVLC(sequence, picture, 2, 2), new CAVLC(sequence, picture, 1, 1), new CAVLC(sequence, picture, 1, 1)
        };
    }

    /** The macroblock stays as it is in the frame before. */
    void skip(int mbX, int mbY) {
        for (int plane = 0; plane < entropy.length; plane++) {
            noCoefficients(plane, mbX, mbY);
        }
    }

    void write(Canvas source, int mbX, int mbY, BitWriter out, boolean inSliceOfTypeP) {
        Blocks[] planes = new Blocks[entropy.length];
        for (int plane = 0; plane < planes.length; plane++) {
            planes[plane] = new Blocks(source, plane, mbX, mbY);
        }
        boolean details = planes[0].hasDetails;
        boolean colourDetails = planes[1].hasDetails || planes[2].hasDetails;
        int colour = colourDetails ? 2 : planes[1].hasMeans || planes[2].hasMeans ? 1 : 0;
        int type = FIRST_INTRA_16X16 + AVERAGE + 4 * colour + (details ? 12 : 0);
        CAVLCWriter.writeUE(out, type + (inSliceOfTypeP ? INTRA_TYPES_OF_P_SLICE : 0));
        CAVLCWriter.writeUE(out, 0); // prediction of the colours: the average
        CAVLCWriter.writeSE(out, 0); // the quantizer is that of the slice
        entropy[0].writeLumaDCBlock(
                out,
                mbX * 4,
                mbY * 4,
                I_16x16,
                I_16x16,
                planes[0].means,
                H264Const.totalZeros16,
                0,
                16,
                CoeffTransformer.zigzag4x4);
        writeDetails(planes[0], mbX, mbY, out, details);
        if (colour > 0) {
            for (int plane = 1; plane < planes.length; plane++) {
                entropy[plane].writeChrDCBlock(out, planes[plane].means, H264Const.totalZeros4, 0, 4, IN_ORDER);
            }
        }
        for (int plane = 1; plane < planes.length; plane++) {
            writeDetails(planes[plane], mbX, mbY, out, colourDetails);
        }
        for (Blocks blocks : planes) {
            blocks.decode();
        }
    }

    private void writeDetails(Blocks blocks, int mbX, int mbY, BitWriter out, boolean present) {
        if (!present) {
            noCoefficients(blocks.plane, mbX, mbY);
            return;
        }
        int across = blocks.across;
        for (int i = 0; i < across * across; i++) {
            int column = MB_BLK_OFF_LEFT[i];
            int row = MB_BLK_OFF_TOP[i];
            entropy[blocks.plane].writeACBlock(
                    out,
                    mbX * across + column,
                    mbY * across + row,
                    I_16x16,
                    I_16x16,
                    blocks.details[row * across + column],
                    H264Const.totalZeros16,
                    1,
                    15,
                    CoeffTransformer.zigzag4x4);
        }
    }

    private void noCoefficients(int plane, int mbX, int mbY) {
        int across = plane == 0 ? 4 : 2;
        for (int row = 0; row < across; row++) {
            for (int column = 0; column < across; column++) {
                entropy[plane].setZeroCoeff(mbX * across + column, mbY * across + row);
            }
        }
    }

    /** The blocks of 4 × 4 values of one plane of a macroblock, line by line: predicted, transformed, quantized. */
    private final class Blocks {
        private final int plane;
        private final int across;
        private final int left;
        private final int top;
        private final int[] predictions;
        private final int[][] details;
        private final int[] means;
        private boolean hasDetails;
        private boolean hasMeans;

        Blocks(Canvas source, int plane, int mbX, int mbY) {
            this.plane = plane;
            this.across = plane == 0 ? 4 : 2;
            this.left = mbX * across * BLOCK;
            this.top = mbY * across * BLOCK;
            this.predictions = new int[across * across];
            this.details = new int[across * across][];
            this.means = new int[across * across];
            for (int block = 0; block < details.length; block++) {
                predictions[block] = plane == 0 ? average(left, top, MACROBLOCK, true, true) : colourPrediction(block);
                int[] values = difference(source, block);
                CoeffTransformer.fdct4x4(values);
                means[block] = values[0];
                values[0] = 0;
                CoeffTransformer.quantizeAC(values, quantizer);
                hasDetails |= anyBut0(values);
                details[block] = values;
            }
            if (plane == 0) {
                CoeffTransformer.fvdDC4x4(means);
                CoeffTransformer.quantizeDC4x4(means, quantizer);
            } else {
                CoeffTransformer.fvdDC2x2(means);
                CoeffTransformer.quantizeDC2x2(means, quantizer);
            }
            hasMeans = anyBut0(means);
        }

        private int[] difference(Canvas source, int block) {
            int[] values = new int[BLOCK * BLOCK];
            for (int i = 0; i < values.length; i++) {
                values[i] = (source.planes[plane][position(block, i)] & 0xff) - predictions[block];
            }
            return values;
        }

        void decode() {
            if (plane == 0) {
                CoeffTransformer.invDC4x4(means);
                CoeffTransformer.dequantizeDC4x4(means, quantizer, null);
            } else {
                CoeffTransformer.invDC2x2(means);
                CoeffTransformer.dequantizeDC2x2(means, quantizer, null);
            }
            for (int block = 0; block < details.length; block++) {
                int[] values = details[block];
                CoeffTransformer.dequantizeAC(values, quantizer, null);
                values[0] = means[block];
                CoeffTransformer.idct4x4(values);
                for (int i = 0; i < values.length; i++) {
                    int value = values[i] + predictions[block];
                    decoded.planes[plane][position(block, i)] = (byte) Math.max(0, Math.min(255, value));
                }
            }
        }

        private int position(int block, int i) {
            int y = top + block / across * BLOCK + i / BLOCK;
            int x = left + block % across * BLOCK + i % BLOCK;
            return y * decoded.stride(plane) + x;
        }

        /** Each block of colours has the neighbours that are next to it (8.3.4): both at the diagonal, else one of them first. */
        private int colourPrediction(int block) {
            int x = left + block % 2 * BLOCK;
            int y = top + block / 2 * BLOCK;
            boolean above = top > 0;
            boolean before = left > 0;
            return switch (block) {
                case 1 -> average(x, y, BLOCK, above, !above);
                case 2 -> average(x, y, BLOCK, !before, before);
                default -> average(x, y, BLOCK, true, true);
            };
        }

        /** The average of the values above and to the left of the macroblock, of those that there are. */
        private int average(int x, int y, int length, boolean useAbove, boolean useLeft) {
            int stride = decoded.stride(plane);
            int sum = 0;
            int count = 0;
            if (useAbove && top > 0) {
                for (int i = 0; i < length; i++) {
                    sum += decoded.planes[plane][(top - 1) * stride + x + i] & 0xff;
                }
                count += length;
            }
            if (useLeft && left > 0) {
                for (int i = 0; i < length; i++) {
                    sum += decoded.planes[plane][(y + i) * stride + left - 1] & 0xff;
                }
                count += length;
            }
            return count == 0 ? 128 : (sum + count / 2) / count;
        }

        private boolean anyBut0(int[] values) {
            for (int value : values) {
                if (value != 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
