package io.sightline.simulator.raster;

import java.util.Arrays;

/**
 * Pixels {@code 0xRRGGBB} with the inverse depth of what they show. Shapes are smoothed at their
 * edges and hidden by what is nearer. One thread at a time.
 *
 * <p>How: a shape is its signed distance in pixels, and coverage is a ramp of one pixel across its
 * edge; that costs a square root a pixel of a limb and nothing inside a polygon. Depth is inverse
 * because it is then linear over a plane's picture. Shapes should still come far to near: an edge
 * pixel mixes with what was drawn before it.
 */
public final class Canvas {
  /** Relative tolerance of the depth test, so that feet stand on the ground, not in it. */
  private static final float SLACK = 1.02f;

  public final int width;
  public final int height;
  public final int[] rgb;

  /** Inverse depth in 1/m; zero is infinitely far. */
  public final float[] near;

  private final byte[] shadow;
  private int shadowTop;
  private int shadowBottom = -1;
  private long touched;

  public Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.near = new float[width * height];
    this.shadow = new byte[width * height];
    this.shadowTop = height;
  }

  /** Becomes a copy of the other, of the same size. */
  public void copyFrom(Canvas other) {
    System.arraycopy(other.rgb, 0, rgb, 0, rgb.length);
    System.arraycopy(other.near, 0, near, 0, near.length);
    touched = 0;
  }

  /** Pixels at least half covered by shapes since the last {@link #copyFrom}; overdraw counts. */
  public long touched() {
    return touched;
  }

  /**
   * A limb: a line with rounded ends of two radii, shaded like a cylinder lit from the side.
   *
   * @param inverseDepth 1/m, one for the whole limb
   * @param relief how much lighter and darker its sides are, 0 flat to 1
   */
  public void limb(
      double x0,
      double y0,
      double r0,
      double x1,
      double y1,
      double r1,
      int colour,
      double inverseDepth,
      double relief) {
    double r = Math.max(r0, r1) + 1;
    int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - r));
    int right = Math.min(width - 1, (int) Math.ceil(Math.max(x0, x1) + r));
    int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - r));
    int bottom = Math.min(height - 1, (int) Math.ceil(Math.max(y0, y1) + r));
    float bx = (float) (x1 - x0);
    float by = (float) (y1 - y0);
    float inverseLength = 1 / Math.max(1e-6f, bx * bx + by * by);
    float ra = (float) r0;
    float dr = (float) (r1 - r0);
    float inverse = (float) inverseDepth;
    // thinner than a pixel: as wide as one, but fainter
    float thin = (float) Math.min(1, Math.max(0.15, r0 + r1));
    for (int y = top; y <= bottom; y++) {
      float py = (float) (y + 0.5 - y0);
      for (int x = left; x <= right; x++) {
        float px = (float) (x + 0.5 - x0);
        float t = (px * bx + py * by) * inverseLength;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        float qx = px - t * bx;
        float qy = py - t * by;
        float radius = ra + t * dr;
        float reach = radius + 0.5f;
        float d2 = qx * qx + qy * qy;
        if (d2 >= reach * reach) {
          continue;
        }
        float d = (float) Math.sqrt(d2);
        float cover = Math.min(1, reach - d) * thin;
        int i = y * width + x;
        if (inverse * SLACK < near[i]) {
          continue;
        }
        float inv = 1 / Math.max(1f, radius);
        float shade =
            1 + (float) relief * (-0.55f * qx * inv - 0.45f * qy * inv - 0.25f * d2 * inv * inv);
        put(i, Rgb.scaled(colour, shade), cover, inverse);
      }
    }
  }

  /** An upright ellipse, shaded like a ball. */
  public void ball(
      double cx, double cy, double rx, double ry, int colour, double inverseDepth, double relief) {
    int left = Math.max(0, (int) Math.floor(cx - rx - 1));
    int right = Math.min(width - 1, (int) Math.ceil(cx + rx + 1));
    int top = Math.max(0, (int) Math.floor(cy - ry - 1));
    int bottom = Math.min(height - 1, (int) Math.ceil(cy + ry + 1));
    double mean = Math.sqrt(rx * ry);
    for (int y = top; y <= bottom; y++) {
      double v = (y + 0.5 - cy) / ry;
      for (int x = left; x <= right; x++) {
        double u = (x + 0.5 - cx) / rx;
        double d = Math.sqrt(u * u + v * v);
        double cover = Math.min(1, (1 - d) * mean + 0.5);
        int i = y * width + x;
        if (cover <= 0 || inverseDepth * SLACK < near[i]) {
          continue;
        }
        double shade = 1 + relief * (-0.4 * u - 0.5 * v - 0.2 * d * d);
        put(i, Rgb.scaled(colour, (float) shade), (float) cover, (float) inverseDepth);
      }
    }
  }

  /**
   * A convex polygon, its corners in either order.
   *
   * @param xs pixel columns
   * @param ys pixel rows
   * @param inverse inverse depth at each corner, 1/m
   * @param n corners used, at least 3
   * @param top colour at its upper edge, mixed towards {@code bottom} downwards
   * @param opacity 0 to 1
   * @param bias factor on the inverse depth: a little over 1 lays it upon what it decorates
   */
  public void polygon(
      double[] xs,
      double[] ys,
      double[] inverse,
      int n,
      int top,
      int bottom,
      double opacity,
      double bias) {
    double area = 0;
    double minY = Double.MAX_VALUE;
    double maxY = -Double.MAX_VALUE;
    for (int k = 0; k < n; k++) {
      int m = k + 1 == n ? 0 : k + 1;
      area += xs[k] * ys[m] - xs[m] * ys[k];
      minY = Math.min(minY, ys[k]);
      maxY = Math.max(maxY, ys[k]);
    }
    if (Math.abs(area) < 0.02) {
      return;
    }
    double turn = Math.signum(area);
    double[] ex = new double[n];
    double[] ey = new double[n];
    double[] ec = new double[n];
    int edges = 0;
    for (int k = 0; k < n; k++) {
      int m = k + 1 == n ? 0 : k + 1;
      double dx = xs[m] - xs[k];
      double dy = ys[m] - ys[k];
      double length = Math.sqrt(dx * dx + dy * dy);
      if (length > 1e-4) {
        ex[edges] = turn * dy / length;
        ey[edges] = -turn * dx / length;
        ec[edges] = -(ex[edges] * xs[k] + ey[edges] * ys[k]);
        edges++;
      }
    }
    double[] plane = plane(xs, ys, inverse, n);
    int first = Math.max(0, (int) Math.floor(minY - 0.5));
    int last = Math.min(height - 1, (int) Math.ceil(maxY + 0.5));
    double span = Math.max(1, maxY - minY);
    for (int y = first; y <= last; y++) {
      double cy = y + 0.5;
      double outerLeft = 0;
      double outerRight = width;
      double innerLeft = 0;
      double innerRight = width;
      boolean empty = false;
      for (int k = 0; k < edges; k++) {
        double rest = ey[k] * cy + ec[k];
        if (Math.abs(ex[k]) < 1e-9) {
          empty |= rest > 0.5;
          if (rest > -0.5) {
            innerRight = -1;
          }
        } else if (ex[k] > 0) {
          outerRight = Math.min(outerRight, (0.5 - rest) / ex[k]);
          innerRight = Math.min(innerRight, (-0.5 - rest) / ex[k]);
        } else {
          outerLeft = Math.max(outerLeft, (0.5 - rest) / ex[k]);
          innerLeft = Math.max(innerLeft, (-0.5 - rest) / ex[k]);
        }
      }
      if (empty || outerLeft > outerRight) {
        continue;
      }
      int colour = top == bottom ? top : Rgb.mix(top, bottom, (float) clamp((cy - minY) / span));
      int from = Math.max(0, (int) Math.floor(outerLeft - 0.5));
      int to = Math.min(width - 1, (int) Math.ceil(outerRight - 0.5));
      for (int x = from; x <= to; x++) {
        double cx = x + 0.5;
        double cover = 1;
        if (cx < innerLeft || cx > innerRight) {
          double worst = -1;
          for (int k = 0; k < edges; k++) {
            worst = Math.max(worst, ex[k] * cx + ey[k] * cy + ec[k]);
          }
          cover = Math.min(1, 0.5 - worst);
          if (cover <= 0) {
            continue;
          }
        }
        float deep = (float) ((plane[0] + plane[1] * cx + plane[2] * cy) * bias);
        int i = y * width + x;
        if (deep * SLACK >= near[i]) {
          put(i, colour, (float) (cover * opacity), deep);
        }
      }
    }
  }

  /**
   * A trunk: a convex outline with rounded corners, shaded like something round and upright.
   *
   * @param n corners used
   * @param radius pixels by which the outline is grown
   */
  public void trunk(
      double[] xs,
      double[] ys,
      int n,
      double radius,
      int colour,
      double inverseDepth,
      double relief) {
    double minX = Double.MAX_VALUE;
    double maxX = -Double.MAX_VALUE;
    double minY = Double.MAX_VALUE;
    double maxY = -Double.MAX_VALUE;
    for (int k = 0; k < n; k++) {
      minX = Math.min(minX, xs[k]);
      maxX = Math.max(maxX, xs[k]);
      minY = Math.min(minY, ys[k]);
      maxY = Math.max(maxY, ys[k]);
    }
    int left = Math.max(0, (int) Math.floor(minX - radius - 1));
    int right = Math.min(width - 1, (int) Math.ceil(maxX + radius + 1));
    int top = Math.max(0, (int) Math.floor(minY - radius - 1));
    int bottom = Math.min(height - 1, (int) Math.ceil(maxY + radius + 1));
    double centre = (minX + maxX) / 2;
    double half = (maxX - minX) / 2 + radius;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        int i = y * width + x;
        if (inverseDepth * SLACK < near[i]) {
          continue;
        }
        double d = outside(xs, ys, n, x + 0.5, y + 0.5) - radius;
        if (d < 0.5) {
          double u = (x + 0.5 - centre) / half;
          double shade = 1 + relief * (-0.5 * u - 0.35 * u * u);
          put(
              i,
              Rgb.scaled(colour, (float) shade),
              (float) Math.min(1, 0.5 - d),
              (float) inverseDepth);
        }
      }
    }
  }

  /** Distance from a convex outline; zero or less inside. */
  private static double outside(double[] xs, double[] ys, int n, double px, double py) {
    double least = Double.MAX_VALUE;
    int turns = 0;
    for (int k = 0; k < n; k++) {
      int m = k + 1 == n ? 0 : k + 1;
      double bx = xs[m] - xs[k];
      double by = ys[m] - ys[k];
      double qx = px - xs[k];
      double qy = py - ys[k];
      turns += bx * qy - by * qx >= 0 ? 1 : -1;
      double t = clamp((qx * bx + qy * by) / Math.max(1e-9, bx * bx + by * by));
      double ex = qx - t * bx;
      double ey = qy - t * by;
      least = Math.min(least, ex * ex + ey * ey);
    }
    return Math.abs(turns) == n ? 0 : Math.sqrt(least);
  }

  /** Inverse depth as a linear function of the pixel, through three well separated corners. */
  private static double[] plane(double[] xs, double[] ys, double[] inverse, int n) {
    int b = n / 3;
    int c = 2 * n / 3;
    double ux = xs[b] - xs[0];
    double uy = ys[b] - ys[0];
    double vx = xs[c] - xs[0];
    double vy = ys[c] - ys[0];
    double det = ux * vy - uy * vx;
    if (Math.abs(det) < 1e-3) {
      double mean = 0;
      for (int k = 0; k < n; k++) {
        mean += inverse[k] / n;
      }
      return new double[] {mean, 0, 0};
    }
    double du = inverse[b] - inverse[0];
    double dv = inverse[c] - inverse[0];
    double gx = (du * vy - dv * uy) / det;
    double gy = (dv * ux - du * vx) / det;
    return new double[] {inverse[0] - gx * xs[0] - gy * ys[0], gx, gy};
  }

  /** Darkens the ground under a limb; {@link #dropShadows} makes it visible. */
  public void shadowLimb(
      double x0,
      double y0,
      double r0,
      double x1,
      double y1,
      double r1,
      double inverseDepth,
      double strength) {
    double r = Math.max(r0, r1) + 1;
    int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - r));
    int right = Math.min(width - 1, (int) Math.ceil(Math.max(x0, x1) + r));
    int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - r));
    int bottom = Math.min(height - 1, (int) Math.ceil(Math.max(y0, y1) + r));
    double bx = x1 - x0;
    double by = y1 - y0;
    double inverseLength = 1 / Math.max(1e-6, bx * bx + by * by);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double px = x + 0.5 - x0;
        double py = y + 0.5 - y0;
        double t = clamp((px * bx + py * by) * inverseLength);
        double qx = px - t * bx;
        double qy = (py - t * by) * 1.6;
        double reach = r0 + t * (r1 - r0) + 0.7;
        double d2 = qx * qx + qy * qy;
        if (d2 < reach * reach) {
          double cover = Math.min(1, (reach - Math.sqrt(d2)) / 1.4);
          cast(x, y, inverseDepth, cover * strength);
        }
      }
    }
  }

  /** A soft dark patch on the ground, darkest in its middle. */
  public void shadowBlob(
      double cx, double cy, double rx, double ry, double inverseDepth, double strength) {
    int left = Math.max(0, (int) Math.floor(cx - rx));
    int right = Math.min(width - 1, (int) Math.ceil(cx + rx));
    int top = Math.max(0, (int) Math.floor(cy - ry));
    int bottom = Math.min(height - 1, (int) Math.ceil(cy + ry));
    for (int y = top; y <= bottom; y++) {
      double v = (y + 0.5 - cy) / ry;
      for (int x = left; x <= right; x++) {
        double u = (x + 0.5 - cx) / rx;
        double d = u * u + v * v;
        if (d < 1) {
          cast(x, y, inverseDepth, strength * (1 - d) * (1 - d));
        }
      }
    }
  }

  private void cast(int x, int y, double inverseDepth, double strength) {
    int i = y * width + x;
    double ground = near[i];
    if (ground > inverseDepth * 1.25 || ground < inverseDepth * 0.8) {
      return;
    }
    int s = (int) (strength * 127);
    if (s > shadow[i]) {
      shadow[i] = (byte) s;
      shadowTop = Math.min(shadowTop, y);
      shadowBottom = Math.max(shadowBottom, y);
    }
  }

  /** Applies and forgets the shadows cast since the last call. */
  public void dropShadows() {
    if (shadowBottom >= shadowTop) {
      int to = (shadowBottom + 1) * width;
      for (int i = shadowTop * width; i < to; i++) {
        if (shadow[i] != 0) {
          rgb[i] = Rgb.scaled(rgb[i], 1 - shadow[i] / 127f);
        }
      }
      Arrays.fill(shadow, shadowTop * width, to, (byte) 0);
    }
    shadowTop = height;
    shadowBottom = -1;
  }

  /** Adds light in an ellipse, brightest in its middle, over everything not nearer. */
  public void glow(
      double cx,
      double cy,
      double rx,
      double ry,
      int colour,
      double strength,
      double inverseDepth) {
    int left = Math.max(0, (int) Math.floor(cx - rx));
    int right = Math.min(width - 1, (int) Math.ceil(cx + rx));
    int top = Math.max(0, (int) Math.floor(cy - ry));
    int bottom = Math.min(height - 1, (int) Math.ceil(cy + ry));
    for (int y = top; y <= bottom; y++) {
      double v = (y + 0.5 - cy) / ry;
      for (int x = left; x <= right; x++) {
        double u = (x + 0.5 - cx) / rx;
        double d = u * u + v * v;
        int i = y * width + x;
        if (d < 1 && near[i] <= inverseDepth * 1.3) {
          rgb[i] = Rgb.added(rgb[i], colour, (float) (strength * (1 - d) * (1 - d)));
        }
      }
    }
  }

  private void put(int i, int colour, float cover, float inverse) {
    if (cover >= 0.996f) {
      rgb[i] = colour;
      near[i] = inverse;
      touched++;
    } else {
      rgb[i] = Rgb.mix(rgb[i], colour, cover);
      if (cover > 0.5f) {
        near[i] = inverse;
        touched++;
      }
    }
  }

  private static double clamp(double v) {
    return v < 0 ? 0 : v > 1 ? 1 : v;
  }
}
