package io.sightline.simulator.actor;

import io.sightline.simulator.stage.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a body is and what it does, as a function of time: a row of stretches, each with its exact
 * start and end. Times are seconds on the clock of its act. Immutable once built; any instant can
 * be asked for in any order.
 */
public final class Track {
  private final List<Stretch> stretches;

  private Track(List<Stretch> stretches) {
    this.stretches = List.copyOf(stretches);
  }

  /**
   * A stretch of a track. It begins with speed {@code v0} and ends with {@code v1}, metres a
   * second.
   *
   * @param along metres travelled before it
   * @param height of the seat or ground, metres
   */
  public record Stretch(
      Motion motion,
      double start,
      double end,
      double x0,
      double z0,
      double x1,
      double z1,
      double heading0,
      double heading1,
      double v0,
      double v1,
      double along,
      double height) {
    double length() {
      return Path.of(Path.Place.FLOOR, x0, z0, x1, z1).length();
    }
  }

  /** Where a body is at one instant. */
  public record State(
      Stretch stretch, double x, double z, double heading, double travelled, double speed) {}

  public double start() {
    return stretches.get(0).start();
  }

  public double end() {
    return stretches.get(stretches.size() - 1).end();
  }

  public List<Stretch> stretches() {
    return stretches;
  }

  public boolean covers(double t) {
    return t >= start() && t < end();
  }

  /** The stretch at that time; the first before the start, the last after the end. */
  public int indexAt(double t) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low < high) {
      int mid = (low + high + 1) >>> 1;
      if (stretches.get(mid).start() <= t) {
        low = mid;
      } else {
        high = mid - 1;
      }
    }
    return low;
  }

  public State at(double t) {
    int i = indexAt(t);
    Stretch s = stretches.get(i);
    double span = Math.max(1e-6, s.end() - s.start());
    double u = Math.max(0, Math.min(span, t - s.start()));
    double mean = (s.v0() + s.v1()) / 2;
    double travelled = s.v0() * u + (s.v1() - s.v0()) * u * u / (2 * span);
    double f = mean > 1e-6 ? travelled / (mean * span) : u / span;
    double turn = s.motion() == Motion.DRIVE ? f : Math.min(1, u / Math.min(span, 0.45));
    double heading = s.heading0() + wrap(s.heading1() - s.heading0()) * turn;
    return new State(
        s,
        s.x0() + (s.x1() - s.x0()) * f,
        s.z0() + (s.z1() - s.z0()) * f,
        heading,
        s.along() + travelled,
        s.v0() + (s.v1() - s.v0()) * u / span);
  }

  /** The angle brought into -pi to pi. */
  static double wrap(double angle) {
    double a = angle % (2 * Math.PI);
    return a > Math.PI ? a - 2 * Math.PI : a < -Math.PI ? a + 2 * Math.PI : a;
  }

  /** Builds a track stretch by stretch. */
  public static final class Builder {
    private final List<Stretch> stretches = new ArrayList<>();
    private double time;
    private double x;
    private double z;
    private double heading;
    private double along;

    public Builder(double time, double x, double z, double heading) {
      this.time = time;
      this.x = x;
      this.z = z;
      this.heading = heading;
    }

    public double time() {
      return time;
    }

    public double x() {
      return x;
    }

    public double z() {
      return z;
    }

    public double heading() {
      return heading;
    }

    /** Stays where it is for that long. */
    public Builder stay(Motion motion, double seconds) {
      return stay(motion, seconds, 0);
    }

    public Builder stay(Motion motion, double seconds, double height) {
      stretches.add(
          new Stretch(
              motion, time, time + seconds, x, z, x, z, heading, heading, 0, 0, along, height));
      time += seconds;
      return this;
    }

    /** Turns on the spot during the next stretch. */
    public Builder face(double toX, double toZ, Motion motion, double seconds) {
      double h = StrictMath.atan2(toX - x, toZ - z);
      stretches.add(
          new Stretch(motion, time, time + seconds, x, z, x, z, heading, h, 0, 0, along, 0));
      time += seconds;
      heading = h;
      return this;
    }

    public Builder faceHeading(double h, Motion motion, double seconds) {
      return face(x + StrictMath.sin(h), z + StrictMath.cos(h), motion, seconds);
    }

    public Builder to(double toX, double toZ, Motion motion, double speed) {
      return to(toX, toZ, motion, speed, speed);
    }

    /** Moves straight to a point, its speed changing evenly. */
    public Builder to(double toX, double toZ, Motion motion, double v0, double v1) {
      double dx = toX - x;
      double dz = toZ - z;
      double length = Math.sqrt(dx * dx + dz * dz);
      if (length < 1e-4) {
        return this;
      }
      double h = StrictMath.atan2(dx, dz);
      double span = length / Math.max(0.05, (v0 + v1) / 2);
      stretches.add(
          new Stretch(motion, time, time + span, x, z, toX, toZ, heading, h, v0, v1, along, 0));
      time += span;
      along += length;
      x = toX;
      z = toZ;
      heading = h;
      return this;
    }

    /** Sits down or steps back to a point without turning round. */
    public Builder back(double toX, double toZ, double seconds) {
      stretches.add(
          new Stretch(
              Motion.STAND,
              time,
              time + seconds,
              x,
              z,
              toX,
              toZ,
              heading,
              heading,
              0,
              0,
              along,
              0));
      time += seconds;
      x = toX;
      z = toZ;
      return this;
    }

    /**
     * A vehicle's move to a point while its heading turns to {@code toHeading}; may be backwards.
     */
    public Builder drive(double toX, double toZ, double toHeading, double v0, double v1) {
      double dx = toX - x;
      double dz = toZ - z;
      double length = Math.sqrt(dx * dx + dz * dz);
      if (length < 1e-4) {
        return this;
      }
      double span = length / Math.max(0.05, (v0 + v1) / 2);
      stretches.add(
          new Stretch(
              Motion.DRIVE,
              time,
              time + span,
              x,
              z,
              toX,
              toZ,
              heading,
              toHeading,
              v0,
              v1,
              along,
              0));
      time += span;
      along += length;
      x = toX;
      z = toZ;
      heading = toHeading;
      return this;
    }

    /** Moves along a path from metre {@code from} to metre {@code to} of it. */
    public Builder along(Path path, double from, double to, Motion motion, double v0, double v1) {
      double length = to - from;
      double s = from;
      double run = 0;
      for (int i = 1; i < path.points().size(); i++) {
        run +=
            Path.of(
                    path.place(),
                    path.points().get(i - 1)[0],
                    path.points().get(i - 1)[1],
                    path.points().get(i)[0],
                    path.points().get(i)[1])
                .length();
        double stop = i == path.points().size() - 1 ? to : Math.min(run, to);
        if (stop > s + 1e-6) {
          double[] p = path.at(stop);
          double a = speedAt(v0, v1, (s - from) / length);
          double b = speedAt(v0, v1, (stop - from) / length);
          to(p[0], p[1], motion, a, b);
          s = stop;
        }
      }
      return this;
    }

    /** Speed after a share of the way when it changes evenly in time. */
    private static double speedAt(double v0, double v1, double share) {
      return Math.sqrt(Math.max(0, v0 * v0 + (v1 * v1 - v0 * v0) * share));
    }

    public Track build() {
      return new Track(stretches);
    }
  }
}
