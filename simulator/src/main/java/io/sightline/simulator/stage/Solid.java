package io.sightline.simulator.stage;

/**
 * A box of the fixed world, along the axes, metres.
 *
 * @param colour base colour {@code 0xRRGGBB}
 */
public record Solid(
    double x0,
    double y0,
    double z0,
    double x1,
    double y1,
    double z1,
    Material material,
    int colour) {
  /**
   * Where a ray enters the box.
   *
   * @return the distance in lengths of the direction, or infinity if it misses or starts inside
   */
  double enter(double ox, double oy, double oz, double dx, double dy, double dz) {
    double near = 1e-6;
    double far = Double.POSITIVE_INFINITY;
    double a = (x0 - ox) / dx;
    double b = (x1 - ox) / dx;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    a = (y0 - oy) / dy;
    b = (y1 - oy) / dy;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    a = (z0 - oz) / dz;
    b = (z1 - oz) / dz;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
    return near <= far && near > 1e-6 ? near : Double.POSITIVE_INFINITY;
  }
}
