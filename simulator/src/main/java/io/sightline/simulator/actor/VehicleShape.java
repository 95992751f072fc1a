package io.sightline.simulator.actor;

/**
 * The outline of a kind of vehicle seen from its right side: metres along (forward) and up,
 * counter-clockwise from outside, convex.
 *
 * @param body the lower part, bumper to bumper
 * @param cabin the part with windows; its foot lies on the body
 * @param panes windows in the cabin's side, each four corners
 * @param halfWidth half the width of the body
 * @param tuck how much narrower the cabin's roof is on each side
 * @param wheel radius of a wheel
 * @param axles metres along of each axle
 * @param lampHeight of head and rear lamps
 */
public record VehicleShape(
    double[] body,
    double[] cabin,
    double[][] panes,
    double halfWidth,
    double tuck,
    double wheel,
    double[] axles,
    double lampHeight) {

  public static final VehicleShape CAR =
      new VehicleShape(
          new double[] {
            -2.1, 0.28, 2.05, 0.28, 2.15, 0.5, 2.1, 0.7, 1.1, 0.92, -1.95, 0.95, -2.15, 0.75
          },
          new double[] {-1.9, 0.93, 1.0, 0.9, 0.25, 1.4, -1.3, 1.43},
          new double[][] {
            {-0.42, 0.95, 0.78, 0.95, 0.2, 1.34, -0.42, 1.37},
            {-1.55, 0.95, -0.52, 0.95, -0.52, 1.37, -1.2, 1.37}
          },
          0.88,
          0.2,
          0.33,
          new double[] {1.32, -1.3},
          0.66);

  public static final VehicleShape VAN =
      new VehicleShape(
          new double[] {-2.5, 0.35, 2.35, 0.35, 2.5, 0.6, 2.4, 1.0, 1.75, 1.15, -2.55, 1.15},
          new double[] {-2.55, 1.14, 1.75, 1.13, 1.2, 2.08, 0.9, 2.15, -2.5, 2.15},
          new double[][] {{0.55, 1.2, 1.5, 1.2, 1.08, 1.95, 0.55, 1.95}},
          0.98,
          0.1,
          0.35,
          new double[] {1.55, -1.55},
          0.8);

  public static final VehicleShape LORRY =
      new VehicleShape(
          new double[] {-3.9, 0.6, 3.7, 0.45, 3.8, 0.7, 3.8, 1.15, -3.9, 1.0},
          new double[] {1.95, 1.1, 3.8, 1.1, 3.65, 2.5, 3.4, 2.65, 1.95, 2.65},
          new double[][] {{2.35, 1.55, 3.55, 1.5, 3.42, 2.25, 2.35, 2.3}},
          1.15,
          0.06,
          0.48,
          new double[] {2.8, -2.1, -3.1},
          0.85);

  /** Length of the whole vehicle in metres. */
  public double length() {
    double min = 0;
    double max = 0;
    for (int i = 0; i < body.length; i += 2) {
      min = Math.min(min, body[i]);
      max = Math.max(max, body[i]);
    }
    return max - min;
  }

  /** Height of the whole vehicle in metres. */
  public double height() {
    double max = 0;
    for (int i = 1; i < cabin.length; i += 2) {
      max = Math.max(max, cabin[i]);
    }
    return max;
  }
}
