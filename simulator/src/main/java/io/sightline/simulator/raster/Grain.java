package io.sightline.simulator.raster;

/** Smooth noise that is the same everywhere and always: texture, clouds, grime. */
public final class Grain {
  private Grain() {}

  /** A hash of two whole numbers and a salt, even over [0, 1). */
  public static double hash(int x, int y, int salt) {
    int h = x * 0x9E3779B1 ^ y * 0x85EBCA77 ^ salt * 0xC2B2AE3D;
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    h ^= h >>> 12;
    h *= 0x297A2D39;
    h ^= h >>> 15;
    return (h >>> 8) / (double) (1 << 24);
  }

  /** Value noise of unit wavelength, in -1 to 1. */
  public static double at(double x, double y, int salt) {
    int ix = (int) Math.floor(x);
    int iy = (int) Math.floor(y);
    double fx = x - ix;
    double fy = y - iy;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    double a = hash(ix, iy, salt);
    double b = hash(ix + 1, iy, salt);
    double c = hash(ix, iy + 1, salt);
    double d = hash(ix + 1, iy + 1, salt);
    return 2 * (a + (b - a) * fx + (c - a) * fy + (a - b - c + d) * fx * fy) - 1;
  }

  /** Three octaves of {@link #at}, in -1 to 1. */
  public static double rough(double x, double y, int salt) {
    return (at(x, y, salt)
            + 0.5 * at(2.1 * x + 5.2, 2.1 * y + 1.3, salt + 1)
            + 0.25 * at(4.3 * x + 1.7, 4.3 * y + 9.2, salt + 2))
        / 1.75;
  }
}
