package io.sightline.simulator.story;

import java.util.ArrayList;
import java.util.List;

/** A value that changes now and then, straight between its corners: a door's opening, a lamp. */
public final class Timeline {
  private final List<double[]> corners = new ArrayList<>();
  private final double rest;

  /**
   * @param rest the value before the first change
   */
  public Timeline(double rest) {
    this.rest = rest;
  }

  /** Changes to a value over a stretch of time that begins no earlier than the last one ended. */
  void change(double from, double to, double value) {
    corners.add(new double[] {from, at(from)});
    corners.add(new double[] {to, value});
  }

  boolean changes() {
    return !corners.isEmpty();
  }

  public double at(double t) {
    double value = rest;
    double time = Double.NEGATIVE_INFINITY;
    for (double[] c : corners) {
      if (c[0] > t) {
        double f = time == Double.NEGATIVE_INFINITY ? 1 : (t - time) / Math.max(1e-9, c[0] - time);
        return time == Double.NEGATIVE_INFINITY ? value : value + (c[1] - value) * f;
      }
      time = c[0];
      value = c[1];
    }
    return value;
  }
}
