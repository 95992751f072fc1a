package io.sightline.simulator.actor;

import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.raster.Canvas;
import io.sightline.simulator.raster.Rgb;
import io.sightline.simulator.stage.Lighting;
import io.sightline.simulator.stage.Stage;

/**
 * Draws shapes of world metres on a canvas, lit where they stand. One thread at a time; {@link
 * #standAt} comes before the shapes of each actor.
 */
public final class Brush {
  private static final int MAX_CORNERS = 24;

  final Canvas canvas;
  final Camera camera;
  final Lighting light;
  private final Stage stage;
  private final double[] a = new double[3];
  private final double[] b = new double[3];
  private final double[] fall = new double[3];
  private final double[] faceFall = new double[3];
  private final double[] xs = new double[MAX_CORNERS];
  private final double[] ys = new double[MAX_CORNERS];
  private final double[] inverse = new double[MAX_CORNERS];
  private double sunShare;
  private double px;
  private double pz;
  private boolean shadowOnly;

  public Brush(Canvas canvas, Camera camera, Lighting light, Stage stage) {
    this.canvas = canvas;
    this.camera = camera;
    this.light = light;
    this.stage = stage;
  }

  /** The actor drawn next stands here: its light is measured at its waist. */
  void standAt(double x, double z) {
    px = x;
    pz = z;
    sunShare = light.sun > 0 && !stage.shaded(x, 1, z, light) ? 1 : 0;
    light.fall(x, 1, z, 0, 0, 0, sunShare, 1, fall);
  }

  /** Whether the fixed world stands before the foot of an actor there. */
  boolean hides(double x, double z) {
    return stage.hidden(camera.x, camera.y, camera.z, x, 0.15, z);
  }

  /** From here on shapes fall as shadows only, or show again. */
  void shadowOnly(boolean on) {
    shadowOnly = on;
  }

  boolean castsSun() {
    return sunShare > 0 && light.sun > 0.15;
  }

  /** A soft shadow right below, of everything that stands on the ground. */
  void contact(double x, double z, double radius, double strength) {
    if (camera.project(x, 0.0, z, a)) {
      double r = radius * camera.focal / a[2];
      double squash = Math.max(0.2, Math.min(1, camera.y / Math.max(1, a[2])));
      canvas.shadowBlob(a[0], a[1], r, r * squash, 1 / a[2], strength);
    }
  }

  void limb(
      double x0,
      double y0,
      double z0,
      double r0,
      double x1,
      double y1,
      double z1,
      double r1,
      int colour) {
    if (shadowOnly) {
      shadowLimb(x0, y0, z0, r0, x1, y1, z1, r1);
      return;
    }
    if (!camera.project(x0, y0, z0, a) || !camera.project(x1, y1, z1, b)) {
      return;
    }
    double mean = (a[2] + b[2]) / 2;
    canvas.limb(
        a[0],
        a[1],
        r0 * camera.focal / a[2],
        b[0],
        b[1],
        r1 * camera.focal / b[2],
        light.show(colour, fall, 1, mean),
        1 / (mean - Math.max(r0, r1)),
        0.3);
  }

  private void shadowLimb(
      double x0, double y0, double z0, double r0, double x1, double y1, double z1, double r1) {
    double k0 = y0 / light.sunY;
    double k1 = y1 / light.sunY;
    if (camera.project(x0 - light.sunX * k0, 0, z0 - light.sunZ * k0, a)
        && camera.project(x1 - light.sunX * k1, 0, z1 - light.sunZ * k1, b)) {
      canvas.shadowLimb(
          a[0],
          a[1],
          r0 * camera.focal / a[2],
          b[0],
          b[1],
          r1 * camera.focal / b[2],
          2 / (a[2] + b[2]),
          0.42 * Math.min(1, light.sun));
    }
  }

  void ball(double x, double y, double z, double rx, double ry, int colour) {
    if (shadowOnly) {
      shadowLimb(x, y, z, rx, x, y, z, ry);
    } else if (camera.project(x, y, z, a)) {
      double f = camera.focal / a[2];
      canvas.ball(
          a[0], a[1], rx * f, ry * f, light.show(colour, fall, 1, a[2]), 1 / (a[2] - rx), 0.4);
    }
  }

  /** The trunk of a body: the hull of four balls of one radius, drawn as one. */
  void trunk(double[] p0, double[] p1, double[] p2, double[] p3, double radius, int colour) {
    if (shadowOnly) {
      limb(p0[0], p0[1], p0[2], radius, p3[0], p3[1], p3[2], radius, colour);
      limb(p1[0], p1[1], p1[2], radius, p2[0], p2[1], p2[2], radius, colour);
      limb(
          (p0[0] + p1[0]) / 2,
          (p0[1] + p1[1]) / 2,
          (p0[2] + p1[2]) / 2,
          1.3 * radius,
          (p2[0] + p3[0]) / 2,
          (p2[1] + p3[1]) / 2,
          (p2[2] + p3[2]) / 2,
          1.3 * radius,
          colour);
      return;
    }
    double mean = 0;
    double[][] points = {p0, p1, p2, p3};
    for (int k = 0; k < 4; k++) {
      if (!camera.project(points[k][0], points[k][1], points[k][2], a)) {
        return;
      }
      xs[k] = a[0];
      ys[k] = a[1];
      mean += a[2] / 4;
    }
    // seen from the side the four are nearly in a line and may cross: make them convex
    boolean crossed = side(0, 1, 2) * side(2, 3, 0) < 0 || side(1, 2, 3) * side(3, 0, 1) < 0;
    if (crossed) {
      swap(2, 3);
    }
    canvas.trunk(
        xs,
        ys,
        4,
        radius * camera.focal / mean,
        light.show(colour, fall, 1, mean),
        1 / (mean - radius),
        0.32);
  }

  private double side(int i, int j, int k) {
    return (xs[j] - xs[i]) * (ys[k] - ys[i]) - (ys[j] - ys[i]) * (xs[k] - xs[i]);
  }

  private void swap(int i, int j) {
    double x = xs[i];
    double y = ys[i];
    xs[i] = xs[j];
    ys[i] = ys[j];
    xs[j] = x;
    ys[j] = y;
  }

  /**
   * A flat convex face, not shown from behind.
   *
   * @param p corners {@code x, y, z} in a row, counter-clockwise from outside
   * @param bias a little over 1 for what lies upon another face
   */
  void face(double[] p, int n, int colour, double bias, double gloss) {
    double ux = p[3] - p[0];
    double uy = p[4] - p[1];
    double uz = p[5] - p[2];
    double vx = p[6] - p[0];
    double vy = p[7] - p[1];
    double vz = p[8] - p[2];
    // the world is left-handed: z goes away from the camera
    double nx = uz * vy - uy * vz;
    double ny = ux * vz - uz * vx;
    double nz = uy * vx - ux * vy;
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < 1e-9) {
      return;
    }
    nx /= length;
    ny /= length;
    nz /= length;
    if (nx * (camera.x - p[0]) + ny * (camera.y - p[1]) + nz * (camera.z - p[2]) <= 0) {
      return;
    }
    int count = project(p, n);
    if (count < 3) {
      return;
    }
    light.fall(p[0], p[1], p[2], nx, ny, nz, sunShare, 1, faceFall);
    double distance = 1 / inverse[0];
    int top = light.show(colour, faceFall, 1 + gloss, distance);
    int bottom = light.show(colour, faceFall, 1 - 0.8 * gloss, distance);
    canvas.polygon(xs, ys, inverse, count, top, bottom, 1, bias);
  }

  /** A face that shines by itself. */
  void shine(double[] p, int n, int colour, double bias) {
    int count = project(p, n);
    if (count >= 3) {
      canvas.polygon(xs, ys, inverse, count, colour, colour, 1, bias);
    }
  }

  /** Light around a lamp, facing everywhere. */
  void glow(double x, double y, double z, double radius, int colour, double strength) {
    if (camera.project(x, y, z, a)) {
      double r = Math.max(2, radius * camera.focal / a[2]);
      canvas.glow(a[0], a[1], r, r, colour, strength, 1 / a[2]);
    }
  }

  /** A pool of light on the ground. */
  void pool(double x, double z, double radius, int colour, double strength) {
    if (camera.project(x, 0, z, a)) {
      double r = radius * camera.focal / a[2];
      double squash = Math.max(0.15, Math.min(1, camera.y / Math.max(1, a[2])));
      canvas.glow(a[0], a[1], r, r * squash, colour, strength, 1 / a[2]);
    }
  }

  /** The shadow of a convex outline, given as a row of corners, along the sun. */
  void shadowFace(double[] p, int n) {
    for (int k = 0; k < n; k++) {
      int m = k + 1 == n ? 0 : k + 1;
      shadowLimb(
          p[3 * k], p[3 * k + 1], p[3 * k + 2], 0.1, p[3 * m], p[3 * m + 1], p[3 * m + 2], 0.1);
    }
  }

  int shown(int colour, double distance) {
    return light.show(colour, fall, 1, distance);
  }

  double brightness() {
    return (fall[0] + fall[1] + fall[2]) / 3;
  }

  double depth() {
    return camera.depth(px, 1, pz);
  }

  static int darker(int colour, double factor) {
    return Rgb.scaled(colour, (float) factor);
  }

  private int project(double[] p, int n) {
    for (int k = 0; k < n; k++) {
      if (!camera.project(p[3 * k], p[3 * k + 1], p[3 * k + 2], a)) {
        return 0;
      }
      xs[k] = a[0];
      ys[k] = a[1];
      inverse[k] = 1 / a[2];
    }
    return n;
  }
}
