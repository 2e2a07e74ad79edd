/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jcodec.api.FrameGrab;
import org.jcodec.api.JCodecException;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jcodec.scale.ColorUtil;

/** The picture that stands for a video before it is played. */
final class Poster {
    private Poster() {}

    /**
     * Takes the first frame of a video as a PNG file.
     *
     * @return whether it could: a real provider's video may use more of H.264 than the decoder knows
     */
    static boolean take(Path video, Path poster) {
        try (SeekableByteChannel channel = NIOUtils.readableChannel(video.toFile())) {
            Picture frame = FrameGrab.createFrameGrab(channel).getNativeFrame().cloneCropped();
            Picture rgb = Picture.create(frame.getWidth(), frame.getHeight(), ColorSpace.RGB);
            ColorUtil.getTransform(ColorSpace.YUV420, ColorSpace.RGB).transform(frame, rgb);
            BufferedImage image = image(rgb);
            Files.createDirectories(poster.getParent());
            return ImageIO.write(image, "png", poster.toFile());
        } catch (IOException | JCodecException | RuntimeException e) {
            return false;
        }
    }

    private static BufferedImage image(Picture rgb) {
        BufferedImage image = new BufferedImage(rgb.getWidth(), rgb.getHeight(), BufferedImage.TYPE_INT_RGB);
        byte[] values = rgb.getPlaneData(0);
        for (int i = 0, at = 0; i < values.length / 3; i++) {
            // the decoder's values are around 0
            int red = values[at++] + 128;
            int green = values[at++] + 128;
            int blue = values[at++] + 128;
            image.setRGB(i % rgb.getWidth(), i / rgb.getWidth(), red << 16 | green << 8 | blue);
        }
        return image;
    }
}
