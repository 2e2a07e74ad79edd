/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.emulator.clip;

import static io.github.camelseedance.emulator.clip.Canvas.MACROBLOCK;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jcodec.codecs.h264.H264Utils;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.RefPicMarkingIDR;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.codecs.h264.io.model.SliceHeader;
import org.jcodec.codecs.h264.io.model.SliceType;
import org.jcodec.codecs.h264.io.write.CAVLCWriter;
import org.jcodec.codecs.h264.io.write.SliceHeaderWriter;
import org.jcodec.common.io.BitWriter;
import org.jcodec.common.model.ColorSpace;

/**
 * Encodes drawn pictures: a macroblock that looks as in the frame before is skipped, any other is written anew. JCodec's own encoder
 * writes every macroblock of every frame, which takes ten times as long.
 */
final class H264Encoder {
    private static final int BASELINE = 66;
    private static final int LEVEL_4 = 40;
    private static final int LEVEL_5_1 = 51;
    private static final int MOST_MACROBLOCKS_OF_LEVEL_4 = 8192;
    private static final int FRAME_NUMBER_BITS = 8;
    private static final int QUANTIZER = 24;

    private final SeqParameterSet sequence;
    private final PictureParameterSet picture;
    private final Canvas previous;
    private final Canvas decoded;
    private final ByteBuffer room;
    private int frame;

    H264Encoder(PictureSize size) {
        this.previous = new Canvas(size);
        this.decoded = new Canvas(size);
        this.room = ByteBuffer.allocate(1024 + 2 * previous.planes[0].length);
        this.sequence = sequence(previous);
        this.picture = new PictureParameterSet();
        picture.deblockingFilterControlPresentFlag = true;
    }

    /** The next frame, with start codes; the first one begins with the parameter sets. */
    ByteBuffer encode(Canvas canvas) {
        boolean first = frame == 0;
        BitWriter slice = new BitWriter(room.clear());
        SliceHeaderWriter.write(header(first), first, 2, slice);
        writeMacroblocks(canvas, slice, first);
        slice.write1Bit(1);
        slice.flush();
        slice.getBuffer().flip();
        frame++;
        previous.copyFrom(canvas);

        ByteBuffer out = ByteBuffer.allocate(1024 + slice.getBuffer().remaining() * 3 / 2);
        if (first) {
            unit(out, NALUnitType.SPS, H264Utils.writeSPS(sequence, 64));
            unit(out, NALUnitType.PPS, H264Utils.writePPS(picture, 64));
        }
        unit(out, first ? NALUnitType.IDR_SLICE : NALUnitType.NON_IDR_SLICE, slice.getBuffer());
        out.flip();
        return out;
    }

    private void writeMacroblocks(Canvas canvas, BitWriter slice, boolean all) {
        MacroblockWriter writer = new MacroblockWriter(sequence, picture, decoded, QUANTIZER);
        int skipped = 0;
        for (int y = 0; y < canvas.macroblocksDown; y++) {
            boolean rowIsSame = !all && sameRow(canvas, y);
            for (int x = 0; x < canvas.macroblocksAcross; x++) {
                if (rowIsSame || !all && sameMacroblock(canvas, x, y)) {
                    writer.skip(x, y);
                    skipped++;
                    continue;
                }
                if (!all) {
                    CAVLCWriter.writeUE(slice, skipped);
                    skipped = 0;
                }
                writer.write(canvas, x, y, slice, !all);
            }
        }
        if (skipped > 0) {
            CAVLCWriter.writeUE(slice, skipped);
        }
    }

    private boolean sameRow(Canvas canvas, int y) {
        return same(canvas, 0, y * canvas.stride(0) * MACROBLOCK, canvas.stride(0) * MACROBLOCK)
                && same(canvas, 1, y * canvas.stride(1) * MACROBLOCK / 2, canvas.stride(1) * MACROBLOCK / 2)
                && same(canvas, 2, y * canvas.stride(2) * MACROBLOCK / 2, canvas.stride(2) * MACROBLOCK / 2);
    }

    private boolean sameMacroblock(Canvas canvas, int x, int y) {
        for (int plane = 0; plane < canvas.planes.length; plane++) {
            int side = plane == 0 ? MACROBLOCK : MACROBLOCK / 2;
            for (int line = y * side; line < (y + 1) * side; line++) {
                if (!same(canvas, plane, line * canvas.stride(plane) + x * side, side)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean same(Canvas canvas, int plane, int from, int length) {
        return Arrays.equals(canvas.planes[plane], from, from + length, previous.planes[plane], from, from + length);
    }

    private SliceHeader header(boolean first) {
        SliceHeader header = new SliceHeader();
        header.sliceType = first ? SliceType.I : SliceType.P;
        header.refPicMarkingIDR = first ? new RefPicMarkingIDR(false, false) : null;
        header.sps = sequence;
        header.pps = picture;
        header.frameNum = frame % (1 << FRAME_NUMBER_BITS);
        header.sliceQpDelta = QUANTIZER - 26;
        // what is skipped stays exactly as it is
        header.disableDeblockingFilterIdc = 1;
        return header;
    }

    private static SeqParameterSet sequence(Canvas canvas) {
        SeqParameterSet sequence = new SeqParameterSet();
        int macroblocks = canvas.macroblocksAcross * canvas.macroblocksDown;
        sequence.picWidthInMbsMinus1 = canvas.macroblocksAcross - 1;
        sequence.picHeightInMapUnitsMinus1 = canvas.macroblocksDown - 1;
        sequence.chromaFormatIdc = ColorSpace.YUV420J; // the name that JCodec has for 4:2:0
        sequence.profileIdc = BASELINE;
        sequence.constraintSet0Flag = true;
        sequence.constraintSet1Flag = true;
        sequence.levelIdc = macroblocks > MOST_MACROBLOCKS_OF_LEVEL_4 ? LEVEL_5_1 : LEVEL_4;
        sequence.numRefFrames = 1;
        sequence.frameMbsOnlyFlag = true;
        sequence.direct8x8InferenceFlag = true;
        sequence.log2MaxFrameNumMinus4 = FRAME_NUMBER_BITS - 4;
        // frames are shown in the order in which they are written
        sequence.picOrderCntType = 2;
        sequence.frameCropRightOffset = (canvas.stride(0) - canvas.size.width()) / 2;
        sequence.frameCropBottomOffset = (canvas.macroblocksDown * MACROBLOCK - canvas.size.height()) / 2;
        sequence.frameCroppingFlag = sequence.frameCropRightOffset + sequence.frameCropBottomOffset > 0;
        return sequence;
    }

    private static void unit(ByteBuffer out, NALUnitType type, ByteBuffer content) {
        out.putInt(1);
        new NALUnit(type, 3).write(out);
        H264Utils.escapeNAL(content, out);
    }
}
