package io.sightline.inference.image;

/**
 * Scales a picture with the cubic filter that Pillow calls BICUBIC, on which CLIP and its kin were
 * trained.
 *
 * <p>Two passes, along the rows and then along the columns, each weighing the source pixels under a
 * cubic of a = -0.5. When the picture gets smaller the cubic is widened by the same ratio, so that
 * every source pixel counts (no aliasing); between the passes values are rounded to bytes, as
 * Pillow does. Cost: (width + height of the filter) multiplications a pixel and channel.
 */
final class BicubicResize {
  private static final double A = -0.5;
  private static final double REACH = 2;

  private BicubicResize() {}

  static RgbImage resize(RgbImage source, int width, int height) {
    RgbImage across = source.width() == width ? source : alongRows(source, width);
    return source.height() == height ? across : alongColumns(across, height);
  }

  private static RgbImage alongRows(RgbImage source, int width) {
    Taps taps = Taps.of(source.width(), width);
    byte[] in = source.pixels();
    byte[] out = new byte[width * source.height() * 3];
    int at = 0;
    for (int y = 0; y < source.height(); y++) {
      int row = y * source.width() * 3;
      for (int x = 0; x < width; x++) {
        float[] weights = taps.weights[x];
        int from = row + taps.first[x] * 3;
        for (int channel = 0; channel < 3; channel++) {
          out[at++] = weigh(in, from + channel, 3, weights);
        }
      }
    }
    return new RgbImage(width, source.height(), out);
  }

  private static RgbImage alongColumns(RgbImage source, int height) {
    Taps taps = Taps.of(source.height(), height);
    byte[] in = source.pixels();
    int stride = source.width() * 3;
    byte[] out = new byte[stride * height];
    for (int y = 0; y < height; y++) {
      for (int column = 0; column < stride; column++) {
        out[y * stride + column] =
            weigh(in, taps.first[y] * stride + column, stride, taps.weights[y]);
      }
    }
    return new RgbImage(source.width(), height, out);
  }

  private static byte weigh(byte[] in, int from, int step, float[] weights) {
    float sum = 0.5f;
    for (int i = 0, at = from; i < weights.length; i++, at += step) {
      sum += weights[i] * (in[at] & 0xff);
    }
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(sum)));
  }

  /** For each place of the result: the first source place that counts, and the weights from it. */
  private static final class Taps {
    private final int[] first;
    private final float[][] weights;

    private Taps(int size) {
      first = new int[size];
      weights = new float[size][];
    }

    static Taps of(int from, int to) {
      Taps taps = new Taps(to);
      double scale = (double) from / to;
      double widened = Math.max(1, scale);
      double support = REACH * widened;
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int first = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(from, (int) (centre + support + 0.5));
        double[] exact = new double[end - first];
        double sum = 0;
        for (int k = 0; k < exact.length; k++) {
          exact[k] = cubic((first + k - centre + 0.5) / widened);
          sum += exact[k];
        }
        float[] weights = new float[exact.length];
        for (int k = 0; k < exact.length; k++) {
          weights[k] = (float) (exact[k] / sum);
        }
        taps.first[i] = first;
        taps.weights[i] = weights;
      }
      return taps;
    }

    private static double cubic(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < REACH ? ((x - 5) * x + 8) * x * A - 4 * A : 0;
    }
  }
}
