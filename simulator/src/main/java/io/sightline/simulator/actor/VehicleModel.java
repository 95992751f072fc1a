package io.sightline.simulator.actor;

import java.util.Arrays;

/** Draws a vehicle as a body, a cabin with windows, wheels and lamps. One thread at a time. */
public final class VehicleModel {
  private static final int GLASS = 0x2a333c;
  private static final int TYRE = 0x1b1b1d;
  private static final int HUB = 0x8b8f94;
  private static final int CARGO = 0xc9c9c4;

  private final double[] p = new double[3 * 24];
  private final double[] depths = new double[8];
  private final int[] order = new int[8];
  private double x;
  private double z;
  private double sin;
  private double cos;
  private Brush brush;

  /**
   * @param paint colour of the body
   * @param lampsOn whether head and rear lamps shine
   * @param braking whether the rear lamps are bright
   */
  void draw(
      Brush target,
      VehicleShape shape,
      int paint,
      double atX,
      double atZ,
      double heading,
      double travelled,
      boolean lampsOn,
      boolean braking) {
    brush = target;
    x = atX;
    z = atZ;
    sin = StrictMath.sin(heading);
    cos = StrictMath.cos(heading);
    boolean lorry = shape == VehicleShape.LORRY;
    // the parts of a vehicle that may hide each other, farthest first
    double[] middle = lorry ? new double[] {-1, 2.9} : new double[] {0};
    for (int i = 0; i < middle.length; i++) {
      order[i] = i;
      depths[i] = brush.camera.depth(x + middle[i] * sin, 1, z + middle[i] * cos);
    }
    if (middle.length == 2 && depths[0] < depths[1]) {
      order[0] = 1;
      order[1] = 0;
    }
    wheels(shape, travelled, false);
    prism(shape.body(), shape.halfWidth(), shape.halfWidth(), lorry ? 0x3a3b3d : paint, 0.1);
    skirt(shape);
    wheels(shape, travelled, true);
    for (int i = 0; i < middle.length; i++) {
      if (lorry && order[i] == 0) {
        prism(new double[] {-3.9, 1.0, 1.75, 1.0, 1.75, 3.1, -3.9, 3.1}, 1.2, 1.2, CARGO, 0.06);
      } else {
        cabin(shape, paint);
      }
    }
    lamps(shape, lampsOn, braking);
  }

  /** Casts the vehicle's shadow along the sun. */
  void shadow(Brush target, VehicleShape shape, double atX, double atZ, double heading) {
    brush = target;
    x = atX;
    z = atZ;
    sin = StrictMath.sin(heading);
    cos = StrictMath.cos(heading);
    double half = shape.length() / 2 - 0.3;
    double high = shape == VehicleShape.LORRY ? 3.0 : shape.height();
    double roof = shape == VehicleShape.CAR ? half * 0.55 : half;
    for (double w = -shape.halfWidth() + 0.3; w <= shape.halfWidth(); w += 0.5) {
      line(-half, 0.4, half, 0.4, w, 0.4);
      line(-roof, high - 0.2, roof, high - 0.2, w, 0.3);
      line(-roof, high - 0.2, -half, 0.4, w, 0.35);
      line(roof, high - 0.2, half, 0.4, w, 0.35);
      line(-roof * 0.5, high * 0.6, roof * 0.5, high * 0.6, w, 0.45);
    }
  }

  private void line(double l0, double h0, double l1, double h1, double w, double r) {
    brush.limb(wx(l0, w), h0, wz(l0, w), r, wx(l1, w), h1, wz(l1, w), r, 0);
  }

  private double wx(double l, double w) {
    return x + l * sin + w * cos;
  }

  private double wz(double l, double w) {
    return z + l * cos - w * sin;
  }

  private void corner(int i, double l, double h, double w) {
    p[3 * i] = wx(l, w);
    p[3 * i + 1] = h;
    p[3 * i + 2] = wz(l, w);
  }

  /** An outline pulled out to both sides; {@code top} is the half width at its highest corner. */
  private void prism(double[] outline, double foot, double top, int colour, double gloss) {
    int n = outline.length / 2;
    double low = Double.MAX_VALUE;
    double high = 0;
    for (int i = 0; i < n; i++) {
      low = Math.min(low, outline[2 * i + 1]);
      high = Math.max(high, outline[2 * i + 1]);
    }
    for (int i = 0; i < n; i++) {
      int j = (i + 1) % n;
      double wi = width(outline[2 * i + 1], low, high, foot, top);
      double wj = width(outline[2 * j + 1], low, high, foot, top);
      corner(0, outline[2 * i], outline[2 * i + 1], wi);
      corner(1, outline[2 * i], outline[2 * i + 1], -wi);
      corner(2, outline[2 * j], outline[2 * j + 1], -wj);
      corner(3, outline[2 * j], outline[2 * j + 1], wj);
      brush.face(p, 4, colour, 1, 0.03);
    }
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < n; i++) {
        int k = side > 0 ? i : n - 1 - i;
        corner(
            i,
            outline[2 * k],
            outline[2 * k + 1],
            side * width(outline[2 * k + 1], low, high, foot, top));
      }
      brush.face(p, n, colour, 1, gloss);
    }
  }

  private static double width(double h, double low, double high, double foot, double top) {
    return foot + (top - foot) * (h - low) / Math.max(0.01, high - low);
  }

  private void cabin(VehicleShape shape, int paint) {
    double[] c = shape.cabin();
    double foot = shape.halfWidth() - 0.03;
    double top = shape.halfWidth() - shape.tuck();
    prism(c, foot, top, paint, 0.1);
    double low = c[1];
    double high = shape.height();
    for (double[] pane : shape.panes()) {
      for (int side = -1; side <= 1; side += 2) {
        int n = pane.length / 2;
        for (int i = 0; i < n; i++) {
          int k = side > 0 ? i : n - 1 - i;
          double w = width(pane[2 * k + 1], low, high, foot, top) + 0.01;
          corner(i, pane[2 * k], pane[2 * k + 1], side * w);
        }
        brush.face(p, n, GLASS, 1.004, 0.35);
      }
    }
    int n = c.length / 2;
    // the slanted face in front is the windscreen, that at the back the rear window
    pane(c[2], c[3], c[4], c[5], foot, top, 1.004);
    if (shape != VehicleShape.LORRY) {
      pane(c[2 * n - 2], c[2 * n - 1], c[0], c[1], foot, top, 1.004);
    }
  }

  private void pane(
      double l0, double h0, double l1, double h1, double foot, double top, double bias) {
    double a = 0.1;
    double b = 0.9;
    double la = l0 + (l1 - l0) * a;
    double ha = h0 + (h1 - h0) * a;
    double lb = l0 + (l1 - l0) * b;
    double hb = h0 + (h1 - h0) * b;
    double wa = (h0 < h1 ? foot : top) * 0.88;
    double wb = (h0 < h1 ? top : foot) * 0.88;
    double out = Math.signum(l0 + l1) * 0.01;
    corner(0, la + out, ha, wa);
    corner(1, la + out, ha, -wa);
    corner(2, lb + out, hb, -wb);
    corner(3, lb + out, hb, wb);
    brush.face(p, 4, GLASS, bias, 0.3);
  }

  /** The dark strip under the doors. */
  private void skirt(VehicleShape shape) {
    double half = shape.length() / 2 - 0.15;
    double low = shape.body()[1];
    for (int side = -1; side <= 1; side += 2) {
      double w = side * (shape.halfWidth() + 0.005);
      corner(side > 0 ? 0 : 3, -half, low, w);
      corner(side > 0 ? 1 : 2, half, low, w);
      corner(side > 0 ? 2 : 1, half, low + 0.1, w);
      corner(side > 0 ? 3 : 0, -half, low + 0.1, w);
      brush.face(p, 4, 0x222326, 1.003, 0);
    }
  }

  /** Wheels; the outer pass draws those whose outside is seen. */
  private void wheels(VehicleShape shape, double travelled, boolean outer) {
    for (double axle : shape.axles()) {
      for (int side = -1; side <= 1; side += 2) {
        double w = side * (shape.halfWidth() + 0.015);
        if (outer) {
          disc(axle, shape.wheel(), w, shape.wheel() * 1.13, 0x141416, 1.004);
          disc(axle, shape.wheel(), w, shape.wheel(), TYRE, 1.005);
          disc(axle, shape.wheel(), w, shape.wheel() * 0.6, HUB, 1.007);
          spokes(axle, shape.wheel(), w, travelled);
        } else {
          disc(axle, shape.wheel(), w * 0.75, shape.wheel(), TYRE, 1);
        }
      }
    }
  }

  private void spokes(double axle, double radius, double w, double travelled) {
    double turn = travelled / radius;
    double s = StrictMath.sin(turn) * radius * 0.33;
    double c = StrictMath.cos(turn) * radius * 0.33;
    disc(axle + s, radius + c, w, radius * 0.16, 0x3c3e42, 1.009);
    disc(axle - s, radius - c, w, radius * 0.16, 0x3c3e42, 1.009);
  }

  private void disc(double l, double h, double w, double radius, int colour, double bias) {
    int n = 14;
    for (int i = 0; i < n; i++) {
      double a = 2 * Math.PI * i / n * (w > 0 ? 1 : -1);
      corner(i, l + radius * StrictMath.cos(a), Math.max(0.005, h + radius * StrictMath.sin(a)), w);
    }
    brush.face(p, n, colour, bias, 0);
  }

  private void lamps(VehicleShape shape, boolean on, boolean braking) {
    double front = -Double.MAX_VALUE;
    double back = Double.MAX_VALUE;
    for (int i = 0; i < shape.body().length; i += 2) {
      front = Math.max(front, shape.body()[i]);
      back = Math.min(back, shape.body()[i]);
    }
    double h = shape.lampHeight();
    for (int side = -1; side <= 1; side += 2) {
      double w = side * (shape.halfWidth() - 0.22);
      lamp(front, h, w, 0.17, true, on ? 0xfff6dc : 0xd8dade, on);
      lamp(
          back,
          h + 0.05,
          w,
          0.15,
          false,
          braking ? 0xff3020 : on ? 0xc01810 : 0x7c1a16,
          on || braking);
    }
    Arrays.fill(depths, 0);
  }

  private void lamp(
      double l, double h, double w, double half, boolean front, int colour, boolean on) {
    double e = front ? 0.02 : -0.02;
    double s = front ? 1 : -1;
    corner(0, l + e, h - 0.08, w + s * half);
    corner(1, l + e, h - 0.08, w - s * half);
    corner(2, l + e, h + 0.08, w - s * half);
    corner(3, l + e, h + 0.08, w + s * half);
    double facing = s * (sin * (brush.camera.x - x) + cos * (brush.camera.z - z));
    if (facing <= 0) {
      return;
    }
    if (on) {
      brush.shine(p, 4, colour, 1.01);
      double strength = brush.brightness() < 0.15 ? 0.8 : 0.25;
      brush.glow(wx(l, w), h, wz(l, w), front ? 0.7 : 0.4, colour, strength);
    } else {
      brush.face(p, 4, colour, 1.01, 0.1);
    }
  }

  /** The light of the head lamps on the road ahead, at night. */
  void beams(Brush target, VehicleShape shape, double atX, double atZ, double heading) {
    sin = StrictMath.sin(heading);
    cos = StrictMath.cos(heading);
    double half = shape.length() / 2;
    for (int i = 0; i < 4; i++) {
      double l = half + 1.5 + 1.8 * i;
      target.pool(atX + l * sin, atZ + l * cos, 1.3 + 0.5 * i, 0xfff0c8, 0.32 - 0.06 * i);
    }
  }
}
