package io.sightline.inference.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * A picture of packed RGB24: three bytes a pixel, rows from the top without padding, {@code
 * [height, width, 3]}.
 *
 * <p>It owns its bytes: whoever makes one must not change them afterwards. Then it is immutable and
 * thread-safe.
 */
public final class RgbImage {
  /** The longest side that is accepted, in pixels. */
  public static final int MAX_SIDE = 16_384;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /**
   * @param width in pixels, 1 to {@link #MAX_SIDE}
   * @param height in pixels, 1 to {@link #MAX_SIDE}
   * @param pixels {@code height * width * 3} bytes, not copied
   * @throws IllegalArgumentException if a side is out of range or the bytes do not fit it
   */
  public RgbImage(int width, int height, byte[] pixels) {
    Objects.requireNonNull(pixels, "pixels");
    if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "picture must have sides of 1 to " + MAX_SIDE + " pixels, found " + width + "x" + height);
    }
    if (pixels.length != (long) width * height * 3) {
      throw new IllegalArgumentException(
          "picture of %dx%d must have %d bytes of RGB24, found %d"
              .formatted(width, height, (long) width * height * 3, pixels.length));
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** Reads a file in a format that javax.imageio knows, PNG and JPEG among them. */
  public static RgbImage read(Path file) throws IOException {
    // Not ImageIO.read(File): that one fails without a word where the cache folder is missing.
    try (var in = Files.newInputStream(file)) {
      BufferedImage image = ImageIO.read(in);
      if (image == null) {
        throw new IOException(file + " is no picture in a known format");
      }
      return of(image);
    }
  }

  /** Copies the colours; an alpha channel is dropped. */
  public static RgbImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] pixels = new byte[width * height * 3];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        pixels[at++] = (byte) (argb >> 16);
        pixels[at++] = (byte) (argb >> 8);
        pixels[at++] = (byte) argb;
      }
    }
    return new RgbImage(width, height, pixels);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** {@code [height, width, 3]}; shared, not to be changed. */
  public byte[] pixels() {
    return pixels;
  }

  /**
   * Copies a part.
   *
   * @throws IllegalArgumentException if the part does not lie within the picture
   */
  public RgbImage crop(int x, int y, int cropWidth, int cropHeight) {
    if (x < 0 || y < 0 || x + cropWidth > width || y + cropHeight > height) {
      throw new IllegalArgumentException(
          "part %dx%d at (%d, %d) is not within the picture of %dx%d"
              .formatted(cropWidth, cropHeight, x, y, width, height));
    }
    byte[] part = new byte[cropWidth * cropHeight * 3];
    for (int row = 0; row < cropHeight; row++) {
      System.arraycopy(
          pixels, ((y + row) * width + x) * 3, part, row * cropWidth * 3, cropWidth * 3);
    }
    return new RgbImage(cropWidth, cropHeight, part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage that
        && width == that.width
        && height == that.height
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + "x" + height + "]";
  }
}
