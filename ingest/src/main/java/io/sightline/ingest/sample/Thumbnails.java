package io.sightline.ingest.sample;

import io.sightline.core.video.Thumbnail;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameFormat;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes the small pictures of frames, in the shape that people see. Immutable and thread-safe.
 *
 * @param width of a thumbnail, pixels, 16 to 640; no thumbnail is wider than its frame
 * @param quality of the JPEG, above 0 to 1
 */
public record Thumbnails(int width, float quality) {
  public static final Thumbnails DEFAULT = new Thumbnails(160, 0.75f);

  /**
   * @throws IllegalArgumentException naming the field and its range
   */
  public Thumbnails {
    if (width < 16 || width > 640) {
      throw new IllegalArgumentException("thumbnail width must be 16 to 640, but was " + width);
    }
    if (!(quality > 0 && quality <= 1)) {
      throw new IllegalArgumentException(
          "thumbnail quality must be above 0 and at most 1, but was " + quality);
    }
  }

  /** Something of this size, pixels, is to be shown. */
  public record Shape(int width, int height) {}

  /** Gives it in any size. */
  @FunctionalInterface
  public interface Pictures {
    RgbImage scaled(int width, int height);
  }

  /** A thumbnail of the whole frame. */
  public Thumbnail of(DecodedFrame frame) {
    FrameFormat format = frame.stamp().format();
    return of(new Shape(format.displayWidth(), format.height()), frame::scaled);
  }

  /** A thumbnail of something of this shape. */
  public Thumbnail of(Shape shape, Pictures pictures) {
    int wide = Math.min(width, shape.width);
    long high = Math.round((double) shape.height * wide / shape.width);
    return new Thumbnail(
        jpeg(pictures.scaled(wide, (int) Math.max(1, Math.min(high, 2L * width)))));
  }

  private byte[] jpeg(RgbImage picture) {
    BufferedImage image = blueGreenRed(picture);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * 1024);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage blueGreenRed(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] source = picture.pixels();
    for (int i = 0; i < target.length; i += 3) {
      target[i] = source[i + 2];
      target[i + 1] = source[i + 1];
      target[i + 2] = source[i];
    }
    return image;
  }
}
