package io.sightline.simulator.raster;

/** Colours {@code 0xRRGGBB}, and what is done to them at every pixel. */
public final class Rgb {
  private Rgb() {}

  /** Both colours mixed, {@code share} of the second, in 0 to 1. */
  public static int mix(int a, int b, float share) {
    int s = (int) (share * 256);
    int rb = a & 0xff00ff;
    int g = a & 0x00ff00;
    rb += (((b & 0xff00ff) - rb) * s) >> 8;
    g += (((b & 0x00ff00) - g) * s) >> 8;
    return (rb & 0xff00ff) | (g & 0x00ff00);
  }

  /** The colour made lighter or darker, each channel held in 0 to 255. */
  public static int scaled(int colour, float factor) {
    int f = (int) (factor * 256);
    int r = Math.min(255, Math.max(0, ((colour >> 16) & 255) * f >> 8));
    int g = Math.min(255, Math.max(0, ((colour >> 8) & 255) * f >> 8));
    int b = Math.min(255, Math.max(0, (colour & 255) * f >> 8));
    return r << 16 | g << 8 | b;
  }

  /** The first colour with a share of the second added, each channel held at 255. */
  public static int added(int colour, int light, float share) {
    int f = (int) (share * 256);
    int r = Math.min(255, ((colour >> 16) & 255) + (((light >> 16) & 255) * f >> 8));
    int g = Math.min(255, ((colour >> 8) & 255) + (((light >> 8) & 255) * f >> 8));
    int b = Math.min(255, (colour & 255) + ((light & 255) * f >> 8));
    return r << 16 | g << 8 | b;
  }
}
