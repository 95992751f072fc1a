package io.sightline.inference.image;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What an encoder wants done to a picture: its constants travel in the bundle, and this is the one
 * place that applies them.
 *
 * <p>The work is divided. Whoever has the pixels (a decoder with its scaler) asks {@link
 * #contentBox}, scales the whole source picture to {@code scaledWidth x scaledHeight} as RGB24 with
 * a bicubic or area filter, and hands over a {@link PreparedFrame}. Here the rest is done: filling
 * what the picture leaves free, from bytes to numbers in [0, 1], {@code (value - mean) / std}, and
 * the layout {@code [3, height, width]}. {@link #prepare} is the same for a picture of any size,
 * scaled in Java as Pillow scales it: right, and too slow for video.
 *
 * <p>Immutable and thread-safe.
 *
 * @param width of the tensor, pixels
 * @param height of the tensor, pixels
 * @param resize how a picture of another shape is fitted in
 * @param fill red, green, blue, 0 to 255, of what a picture leaves free
 * @param mean of red, green, blue in [0, 1]
 * @param std of red, green, blue in [0, 1], not zero
 */
public record Preprocessing(
    int width,
    int height,
    ResizeMode resize,
    List<Integer> fill,
    List<Float> mean,
    List<Float> std) {
  /** The longest side of a tensor that is accepted, in pixels. */
  public static final int MAX_SIDE = 4096;

  /**
   * @throws IllegalArgumentException naming the field and its range
   */
  public Preprocessing {
    Objects.requireNonNull(resize, "resize");
    fill = List.copyOf(fill);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "width and height must be 1 to " + MAX_SIDE + ", found " + width + " and " + height);
    }
    if (fill.size() != 3 || fill.stream().anyMatch(v -> v < 0 || v > 255)) {
      throw new IllegalArgumentException("fill must be three numbers of 0 to 255, found " + fill);
    }
    if (mean.size() != 3 || mean.stream().anyMatch(v -> !Float.isFinite(v))) {
      throw new IllegalArgumentException("mean must be three numbers, found " + mean);
    }
    if (std.size() != 3 || std.stream().anyMatch(v -> !(v > 0) || v.isInfinite())) {
      throw new IllegalArgumentException("std must be three numbers over zero, found " + std);
    }
  }

  /** The numbers of one picture: {@code 3 * height * width}. */
  public int tensorSize() {
    return 3 * height * width;
  }

  /**
   * Where a source picture of this size comes to lie, rounded as open_clip rounds.
   *
   * @param sourceWidth pixels, at least 1; square pixels are assumed
   * @param sourceHeight pixels, at least 1
   */
  public ContentBox contentBox(int sourceWidth, int sourceHeight) {
    if (sourceWidth < 1 || sourceHeight < 1) {
      throw new IllegalArgumentException(
          "picture must have at least one pixel, found " + sourceWidth + "x" + sourceHeight);
    }
    return switch (resize) {
      case SQUASH -> new ContentBox(width, height, 0, 0, 0, 0, width, height);
      case LONGEST -> {
        double ratio = Math.max((double) sourceWidth / width, (double) sourceHeight / height);
        int w = scaled(sourceWidth, ratio, width);
        int h = scaled(sourceHeight, ratio, height);
        // Centred; an odd pixel is filled on the right and below.
        yield new ContentBox(w, h, 0, 0, (width - w) / 2, (height - h) / 2, w, h);
      }
      case SHORTEST -> {
        double ratio = Math.min((double) sourceWidth / width, (double) sourceHeight / height);
        int w = Math.max(width, coveringSide(sourceWidth, ratio));
        int h = Math.max(height, coveringSide(sourceHeight, ratio));
        int cropX = (int) Math.rint((w - width) / 2.0);
        int cropY = (int) Math.rint((h - height) / 2.0);
        yield new ContentBox(w, h, cropX, cropY, 0, 0, width, height);
      }
    };
  }

  /** Scales a picture of any size with Pillow's bicubic filter. */
  public PreparedFrame prepare(RgbImage source) {
    ContentBox box = contentBox(source.width(), source.height());
    return PreparedFrame.ofScaled(
        box, BicubicResize.resize(source, box.scaledWidth(), box.scaledHeight()));
  }

  /**
   * Writes the {@link #tensorSize} numbers of a picture, {@code [3, height, width]}, at the
   * target's position.
   *
   * @throws IllegalArgumentException if the frame's box does not lie within the tensor
   */
  public void writeTo(PreparedFrame frame, FloatBuffer target) {
    ContentBox box = frame.box();
    if (box.x() + box.width() > width || box.y() + box.height() > height) {
      throw new IllegalArgumentException(
          "frame was prepared for another tensor: %s is not within %dx%d"
              .formatted(box, width, height));
    }
    byte[] pixels = frame.content().pixels();
    float[][] numbers = {numbersOf(0), numbersOf(1), numbersOf(2)};
    float[][] row = new float[3][width];
    int at = target.position();
    int plane = width * height;
    for (int y = 0; y < height; y++) {
      int contentY = y - box.y();
      boolean content = contentY >= 0 && contentY < box.height();
      if (!content || box.width() < width) {
        for (int channel = 0; channel < 3; channel++) {
          Arrays.fill(row[channel], numbers[channel][fill.get(channel)]);
        }
      }
      if (content) {
        spread(pixels, contentY * box.width() * 3, box.x(), box.width(), numbers, row);
      }
      for (int channel = 0; channel < 3; channel++) {
        target.put(at + channel * plane + y * width, row[channel]);
      }
    }
    target.position(at + tensorSize());
  }

  /** A row of packed pixels, read once, to the rows of its three channels from {@code x} on. */
  private static void spread(
      byte[] pixels, int from, int x, int count, float[][] numbers, float[][] row) {
    float[] red = numbers[0];
    float[] green = numbers[1];
    float[] blue = numbers[2];
    float[] reds = row[0];
    float[] greens = row[1];
    float[] blues = row[2];
    for (int i = x, at = from; i < x + count; i++, at += 3) {
      reds[i] = red[pixels[at] & 0xff];
      greens[i] = green[pixels[at + 1] & 0xff];
      blues[i] = blue[pixels[at + 2] & 0xff];
    }
  }

  /** What each of the 256 values of a byte becomes. */
  private float[] numbersOf(int channel) {
    float[] numbers = new float[256];
    for (int value = 0; value < 256; value++) {
      numbers[value] = (value / 255f - mean.get(channel)) / std.get(channel);
    }
    return numbers;
  }

  private static int scaled(int side, double ratio, int most) {
    return Math.max(1, Math.min(most, (int) Math.rint(side / ratio)));
  }

  /** For a square tensor open_clip leaves this to torchvision, which cuts off the fraction. */
  private int coveringSide(int side, double ratio) {
    double exact = side / ratio;
    return (int) (width == height ? Math.floor(exact + 1e-9) : Math.rint(exact));
  }
}
