package io.sightline.simulator.actor;

import io.sightline.simulator.raster.Rgb;

/** Draws bags, boxes and suitcases, on the ground or carried. One thread at a time. */
public final class ItemModel {
  private final double[] p = new double[12];

  /**
   * @param y of its lowest point
   */
  void draw(Brush brush, ItemLook look, double x, double y, double z, double heading) {
    double s = StrictMath.sin(heading);
    double c = StrictMath.cos(heading);
    switch (look.shape()) {
      case BOX -> {
        cuboid(brush, x, y, z, s, c, 0.22, 0.36, 0.27, look.colour());
        tape(brush, x, y, z, s, c, look.colour());
      }
      case SUITCASE -> {
        cuboid(brush, x, y + 0.05, z, s, c, 0.15, 0.62, 0.24, look.colour());
        bar(brush, x, y + 0.67, z, s, c, 0.24);
        brush.limb(
            x - 0.2 * c,
            y + 0.03,
            z + 0.2 * s,
            0.03,
            x + 0.2 * c,
            y + 0.03,
            z - 0.2 * s,
            0.03,
            0x202020);
      }
      case BAG -> {
        brush.limb(
            x - 0.2 * c,
            y + 0.15,
            z + 0.2 * s,
            0.15,
            x + 0.2 * c,
            y + 0.15,
            z - 0.2 * s,
            0.15,
            look.colour());
        brush.limb(
            x - 0.12 * c,
            y + 0.29,
            z + 0.12 * s,
            0.02,
            x,
            y + 0.4,
            z,
            0.02,
            Rgb.scaled(look.colour(), 0.6f));
        brush.limb(
            x + 0.12 * c,
            y + 0.29,
            z - 0.12 * s,
            0.02,
            x,
            y + 0.4,
            z,
            0.02,
            Rgb.scaled(look.colour(), 0.6f));
      }
      case BACKPACK -> {
        brush.limb(x, y + 0.15, z, 0.17, x, y + 0.36, z, 0.14, look.colour());
        brush.limb(
            x, y + 0.12, z, 0.12, x + 0.02, y + 0.2, z, 0.12, Rgb.scaled(look.colour(), 0.75f));
      }
    }
  }

  private void bar(Brush b, double x, double y, double z, double s, double c, double half) {
    b.limb(
        x - 0.5 * half * c,
        y,
        z + 0.5 * half * s,
        0.012,
        x - 0.5 * half * c,
        y + 0.3,
        z + 0.5 * half * s,
        0.012,
        0x303030);
    b.limb(
        x + 0.5 * half * c,
        y,
        z - 0.5 * half * s,
        0.012,
        x + 0.5 * half * c,
        y + 0.3,
        z - 0.5 * half * s,
        0.012,
        0x303030);
    b.limb(
        x - 0.5 * half * c,
        y + 0.3,
        z + 0.5 * half * s,
        0.016,
        x + 0.5 * half * c,
        y + 0.3,
        z - 0.5 * half * s,
        0.016,
        0x303030);
  }

  private void tape(Brush b, double x, double y, double z, double s, double c, int colour) {
    int tape = Rgb.scaled(colour, 1.35f);
    double h = 0.362;
    corner(0, x, y + h, z, s, c, -0.22, -0.04);
    corner(1, x, y + h, z, s, c, 0.22, -0.04);
    corner(2, x, y + h, z, s, c, 0.22, 0.04);
    corner(3, x, y + h, z, s, c, -0.22, 0.04);
    b.face(p, 4, tape, 1.01, 0);
  }

  /** A box standing on {@code y}: half its depth, its height, half its width. */
  void cuboid(
      Brush b,
      double x,
      double y,
      double z,
      double s,
      double c,
      double d,
      double h,
      double w,
      int colour) {
    double[][] sides = {{d, w, d, -w}, {-d, -w, -d, w}, {-d, w, d, w}, {d, -w, -d, -w}};
    for (double[] side : sides) {
      corner(0, x, y, z, s, c, side[0], side[1]);
      corner(1, x, y, z, s, c, side[2], side[3]);
      corner(2, x, y + h, z, s, c, side[2], side[3]);
      corner(3, x, y + h, z, s, c, side[0], side[1]);
      b.face(p, 4, colour, 1, 0.08);
    }
    corner(0, x, y + h, z, s, c, -d, -w);
    corner(1, x, y + h, z, s, c, -d, w);
    corner(2, x, y + h, z, s, c, d, w);
    corner(3, x, y + h, z, s, c, d, -w);
    b.face(p, 4, colour, 1, 0);
  }

  private void corner(int i, double x, double y, double z, double s, double c, double l, double w) {
    p[3 * i] = x + l * s + w * c;
    p[3 * i + 1] = y;
    p[3 * i + 2] = z + l * c - w * s;
  }
}
