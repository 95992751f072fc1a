package io.sightline.simulator.actor;

import io.sightline.simulator.raster.Rgb;

/** Draws a dog that stands, trots or runs. One thread at a time. */
public final class DogModel {
  private double x;
  private double z;
  private double s;
  private double c;
  private double k;
  private Brush brush;

  /**
   * @param phase of the gait, radians
   * @param swing of the legs, radians, 0 standing
   * @param size shoulder height in metres
   */
  void draw(
      Brush target,
      double atX,
      double atZ,
      double heading,
      double phase,
      double swing,
      double size,
      int coat) {
    brush = target;
    x = atX;
    z = atZ;
    s = StrictMath.sin(heading);
    c = StrictMath.cos(heading);
    k = size / 0.55;
    int dark = Rgb.scaled(coat, 0.72f);
    boolean rightNearer = c * (target.camera.x - x) - s * (target.camera.z - z) > 0;
    double far = rightNearer ? -0.09 : 0.09;
    leg(0.26, far, swing * StrictMath.sin(phase), dark);
    leg(-0.3, far, swing * StrictMath.sin(phase + 2.4), dark);
    double bob = 0.02 * StrictMath.sin(2 * phase) * (swing > 0 ? 1 : 0);
    part(-0.4, 0.52, 0, 0.03, -0.62, 0.66 + 0.05 * StrictMath.sin(phase * 1.7), 0, 0.018, dark);
    part(-0.32, 0.47 + bob, 0, 0.12, 0.26, 0.48 - bob, 0, 0.145, coat);
    leg(0.28, -far, -swing * StrictMath.sin(phase), coat);
    leg(-0.32, -far, -swing * StrictMath.sin(phase + 2.4), coat);
    part(0.28, 0.52 - bob, 0, 0.1, 0.44, 0.68 - bob, 0, 0.08, coat);
    part(0.46, 0.7 - bob, 0, 0.095, 0.5, 0.7 - bob, 0, 0.09, coat);
    part(0.54, 0.67 - bob, 0, 0.055, 0.66, 0.64 - bob, 0, 0.04, dark);
    part(0.42, 0.78 - bob, -far * 0.6, 0.03, 0.4, 0.68 - bob, -far * 0.9, 0.035, dark);
  }

  private void leg(double l, double w, double swing, int colour) {
    double kneeL = l + 0.2 * StrictMath.sin(swing);
    double kneeH = 0.42 - 0.2 * StrictMath.cos(swing);
    double lift = Math.max(0, swing) * 0.08;
    part(l, 0.42, w, 0.06, kneeL, kneeH, w, 0.035, colour);
    part(
        kneeL,
        kneeH,
        w,
        0.035,
        kneeL + 0.19 * StrictMath.sin(swing * 0.6 - 0.1),
        0.03 + lift,
        w,
        0.028,
        colour);
  }

  private void part(
      double l0,
      double h0,
      double w0,
      double r0,
      double l1,
      double h1,
      double w1,
      double r1,
      int colour) {
    brush.limb(
        x + k * (l0 * s + w0 * c),
        k * h0,
        z + k * (l0 * c - w0 * s),
        k * r0,
        x + k * (l1 * s + w1 * c),
        k * h1,
        z + k * (l1 * c - w1 * s),
        k * r1,
        colour);
  }
}
