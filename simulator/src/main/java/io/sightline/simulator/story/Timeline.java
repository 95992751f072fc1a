package io.sightline.simulator.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A value that changes now and then, evenly: a door's opening, a lamp. */
public final class Timeline {
  private record Change(double from, double to, double value) {}

  private final List<Change> changes = new ArrayList<>();
  private final double rest;

  /**
   * @param rest the value before the first change
   */
  public Timeline(double rest) {
    this.rest = rest;
  }

  /** Changes to a value over a stretch of time that no other change shares. */
  void change(double from, double to, double value) {
    changes.add(new Change(from, to, value));
    changes.sort(Comparator.comparingDouble(Change::from));
  }

  public double at(double t) {
    double value = rest;
    for (Change c : changes) {
      if (t < c.from()) {
        return value;
      }
      if (t < c.to()) {
        return value + (c.value() - value) * (t - c.from()) / (c.to() - c.from());
      }
      value = c.value();
    }
    return value;
  }
}
