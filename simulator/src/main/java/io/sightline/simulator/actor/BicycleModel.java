package io.sightline.simulator.actor;

/** Draws a bicycle; its rider is a {@link Figure} on the saddle. One thread at a time. */
public final class BicycleModel {
  static final double SADDLE = 0.98;
  private static final double WHEEL = 0.34;
  private double x;
  private double z;
  private double s;
  private double c;
  private Brush brush;

  void draw(Brush target, double atX, double atZ, double heading, double travelled, int colour) {
    brush = target;
    x = atX;
    z = atZ;
    s = StrictMath.sin(heading);
    c = StrictMath.cos(heading);
    wheel(0.53, travelled);
    wheel(-0.53, travelled);
    bar(-0.53, WHEEL, -0.08, 0.3, 0.016, colour);
    bar(-0.53, WHEEL, -0.2, 0.82, 0.016, colour);
    bar(-0.08, 0.3, -0.22, 0.92, 0.02, colour);
    bar(-0.08, 0.3, 0.36, 0.8, 0.022, colour);
    bar(-0.2, 0.82, 0.34, 0.86, 0.02, colour);
    bar(0.53, WHEEL, 0.33, 0.98, 0.02, colour);
    bar(-0.32, 0.96, -0.1, 0.96, 0.035, 0x1c1c1c);
    side(0.36, 1.02, 0.24, 0x222222);
  }

  private void wheel(double l, double travelled) {
    int n = 14;
    for (int i = 0; i < n; i++) {
      double a = 2 * Math.PI * i / n;
      double b = 2 * Math.PI * (i + 1) / n;
      bar(
          l + WHEEL * StrictMath.cos(a),
          WHEEL + WHEEL * StrictMath.sin(a),
          l + WHEEL * StrictMath.cos(b),
          WHEEL + WHEEL * StrictMath.sin(b),
          0.022,
          0x1a1a1b);
    }
    for (int i = 0; i < 3; i++) {
      double a = Math.PI * i / 3 + travelled / WHEEL;
      double dl = WHEEL * StrictMath.cos(a);
      double dh = WHEEL * StrictMath.sin(a);
      bar(l - dl, WHEEL - dh, l + dl, WHEEL + dh, 0.004, 0x777a7d);
    }
  }

  private void bar(double l0, double h0, double l1, double h1, double r, int colour) {
    brush.limb(x + l0 * s, h0, z + l0 * c, r, x + l1 * s, h1, z + l1 * c, r, colour);
  }

  private void side(double l, double h, double half, int colour) {
    brush.limb(
        x + l * s - half * c,
        h,
        z + l * c + half * s,
        0.018,
        x + l * s + half * c,
        h,
        z + l * c - half * s,
        0.018,
        colour);
  }
}
