package io.sightline.simulator.stage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A polyline over the ground, metres, that somebody walks or drives along.
 *
 * @param points at least two, {@code {x, z}}
 * @param place what it lies on
 */
public record Path(List<double[]> points, Place place) {
  /** What a path lies on; it decides which actions take place there. */
  public enum Place {
    PAVEMENT,
    CROSSING,
    ROAD,
    FLOOR,
    YARD,
    DOORWAY
  }

  public static Path of(Place place, double... xz) {
    ArrayList<double[]> points = new ArrayList<>();
    for (int i = 0; i < xz.length; i += 2) {
      points.add(new double[] {xz[i], xz[i + 1]});
    }
    return new Path(List.copyOf(points), place);
  }

  public double length() {
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      sum += distance(points.get(i - 1), points.get(i));
    }
    return sum;
  }

  /** The point that many metres along; beyond an end, on the straight continued. */
  public double[] at(double s) {
    int last = points.size() - 1;
    double rest = s;
    for (int i = 0; i < last; i++) {
      double step = distance(points.get(i), points.get(i + 1));
      if (rest <= step || i == last - 1) {
        double f = step > 0 ? rest / step : 0;
        double[] a = points.get(i);
        double[] b = points.get(i + 1);
        return new double[] {a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f};
      }
      rest -= step;
    }
    return points.get(last).clone();
  }

  public Path reversed() {
    ArrayList<double[]> back = new ArrayList<>(points);
    Collections.reverse(back);
    return new Path(List.copyOf(back), place);
  }

  /** The same path moved sideways, to the right of its direction if positive. */
  public Path aside(double metres) {
    ArrayList<double[]> moved = new ArrayList<>();
    int last = points.size() - 1;
    for (int i = 0; i <= last; i++) {
      double[] a = points.get(Math.max(0, i - 1));
      double[] b = points.get(Math.min(last, i + 1));
      double d = Math.max(1e-6, distance(a, b));
      double[] p = points.get(i);
      moved.add(
          new double[] {p[0] + (b[1] - a[1]) / d * metres, p[1] - (b[0] - a[0]) / d * metres});
    }
    return new Path(List.copyOf(moved), place);
  }

  static double distance(double[] a, double[] b) {
    double dx = b[0] - a[0];
    double dz = b[1] - a[1];
    return Math.sqrt(dx * dx + dz * dz);
  }
}
