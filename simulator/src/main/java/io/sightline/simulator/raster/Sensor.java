package io.sightline.simulator.raster;

import java.util.SplittableRandom;

/**
 * What a sensor makes of a picture: shake of its mount, exposure, noise. Writes the frame that
 * others see. One thread at a time.
 *
 * <p>Noise comes from one tile made beforehand and laid at another place each frame, so that it
 * costs an addition a channel.
 */
public final class Sensor {
  private static final int TILE = 256;
  private final byte[] luma = new byte[TILE * TILE];
  private final byte[] chroma = new byte[TILE * TILE];
  private final int[] reds = new int[256];
  private final int[] greens = new int[256];
  private final int[] blues = new int[256];
  private final Optics optics;
  private int[] blurred = new int[0];

  /**
   * @param noise standard deviation in display steps
   */
  public Sensor(double noise, Optics optics, long seed) {
    this.optics = optics;
    SplittableRandom random = new SplittableRandom(seed);
    double last = 0;
    for (int i = 0; i < luma.length; i++) {
      // neighbours agree a little, as after a camera's own sharpening and scaling
      double fresh = gauss(random);
      last = 0.3 * last + 0.95 * fresh;
      luma[i] = (byte) Math.max(-100, Math.min(100, Math.round(noise * last)));
      chroma[i] = (byte) Math.max(-100, Math.min(100, Math.round(0.4 * noise * gauss(random))));
    }
  }

  private static double gauss(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += random.nextDouble();
    }
    return (sum - 3) * 1.414;
  }

  /**
   * Writes the frame.
   *
   * @param picture wider and higher than the frame by twice {@code margin}
   * @param dx shift in pixels, of magnitude at most {@code margin}
   * @param gain factor on the brightness
   * @param frame picks the place of the noise
   * @param rgb24 red, green, blue, row by row, {@code 3 * width * height} bytes
   */
  public void expose(
      Canvas picture, int margin, int dx, int dy, double gain, long frame, byte[] rgb24) {
    for (int i = 0; i < 256; i++) {
      double v = (i - 110) * optics.contrast() + 110;
      reds[i] = level(v * gain * (1 + optics.warmth()));
      greens[i] = level(v * gain);
      blues[i] = level(v * gain * (1 - optics.warmth()));
    }
    int[] rgb = optics.soft() ? blurred(picture) : picture.rgb;
    int width = picture.width - 2 * margin;
    int height = picture.height - 2 * margin;
    int ox = (int) (Grain.hash((int) frame, 1, 5) * TILE);
    int oy = (int) (Grain.hash((int) frame, 2, 5) * TILE);
    int out = 0;
    for (int y = 0; y < height; y++) {
      int in = (y + margin + dy) * picture.width + margin + dx;
      int row = ((y + oy) & (TILE - 1)) * TILE;
      for (int x = 0; x < width; x++) {
        int p = rgb[in++];
        int n = row + ((x + ox) & (TILE - 1));
        int l = luma[n];
        int c = chroma[n];
        rgb24[out++] = clip(reds[p >> 16 & 255] + l + c);
        rgb24[out++] = clip(greens[p >> 8 & 255] + l);
        rgb24[out++] = clip(blues[p & 255] + l - c);
      }
    }
  }

  private static int level(double v) {
    return (int) Math.max(0, Math.min(255, v + 0.5));
  }

  /** Each pixel half itself and a quarter each neighbour, across and then down. */
  private int[] blurred(Canvas picture) {
    int[] rgb = picture.rgb;
    int w = picture.width;
    if (blurred.length != rgb.length) {
      blurred = new int[rgb.length];
    }
    int[] out = blurred;
    int last = rgb.length - 1;
    out[0] = rgb[0];
    out[last] = rgb[last];
    for (int i = 1; i < last; i++) {
      out[i] = half(rgb[i], half(rgb[i - 1], rgb[i + 1]));
    }
    int[] above = new int[w];
    System.arraycopy(out, 0, above, 0, w);
    for (int i = w; i < rgb.length - w; i++) {
      int own = out[i];
      out[i] = half(own, half(above[i % w], out[i + w]));
      above[i % w] = own;
    }
    return out;
  }

  private static int half(int a, int b) {
    return ((a ^ b) & 0xfefefe) / 2 + (a & b);
  }

  private static byte clip(int v) {
    return (byte) (v < 0 ? 0 : v > 255 ? 255 : v);
  }
}
