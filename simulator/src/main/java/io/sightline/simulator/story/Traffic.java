package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import io.sightline.simulator.stage.Stage;
import java.util.Set;

/** Episodes of vehicles. A lane belongs to one of them at a time. */
final class Traffic {
  /** Lanes from this index on leave the road for a side road. */
  static final int SIDE_ROAD = 2;

  private Traffic() {}

  /**
   * A barrier on the lane opens in time for whoever drives through, and closes behind.
   *
   * @return false if it is busy
   */
  static boolean gate(Plan p, int lane, Path way, double start, double speed) {
    for (int i = 0; i < p.stage.barriers().size(); i++) {
      Stage.Barrier barrier = p.stage.barriers().get(i);
      if (barrier.lane() == lane) {
        double there = start + barrier.at() / speed;
        if (!Fixtures.lift(p, i, Math.max(0.5, there - 4.5), there + 2)) {
          return false;
        }
      }
    }
    return true;
  }

  static boolean passes(Plan p, double start) {
    if (p.stage.lanes().isEmpty()) {
      return false;
    }
    int lane = p.random.nextInt(Math.min(SIDE_ROAD, p.stage.lanes().size()));
    Path way = p.stage.lanes().get(lane);
    Thing what = p.casting.vehicle(p.id(), Set.of(Action.DRIVE));
    double speed = pace(p);
    Track.Builder b =
        Plan.enter(way, start).along(way, 0, way.length(), Motion.DRIVE, speed, speed);
    p.vehicle(what, b.build());
    return b.time() < Plan.LAST
        && p.claim("lane" + lane, start, b.time())
        && gate(p, lane, way, start, speed);
  }

  static boolean halts(Plan p, double start) {
    if (p.stage.lanes().isEmpty()) {
      return false;
    }
    int lane = p.random.nextInt(Math.min(SIDE_ROAD, p.stage.lanes().size()));
    Path way = p.stage.lanes().get(lane);
    Thing what = p.casting.vehicle(p.id(), Set.of(Action.DRIVE, Action.STOP));
    double speed = pace(p);
    double at = way.length() * p.between(0.4, 0.6);
    double brake = Math.min(at - 1, speed * speed / 5);
    double go = Math.min(way.length() - at - 1, speed * speed / 4);
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, at - brake, Motion.DRIVE, speed, speed)
            .along(way, at - brake, at, Motion.DRIVE, speed, 0);
    double stop = b.time();
    b.stay(Motion.HALT, p.between(3, 9))
        .along(way, at, at + go, Motion.DRIVE, 0, speed)
        .along(way, at + go, way.length(), Motion.DRIVE, speed, speed);
    p.vehicle(what, b.build());
    p.happens(Action.STOP, what, null, stop - 1.5, stop + 1);
    return b.time() < Plan.LAST
        && p.claim("lane" + lane, start, b.time())
        && gate(p, lane, way, start, speed);
  }

  static boolean parks(Plan p, double start) {
    if (p.stage.bays().isEmpty()) {
      return false;
    }
    int index = p.random.nextInt(p.stage.bays().size());
    Stage.Bay bay = p.stage.bays().get(index);
    Path way = p.stage.lanes().get(bay.lane());
    Thing what = parkable(p);
    double speed = pace(p);
    double brake = Math.min(bay.from() - 1, speed * speed / 4);
    double slow = 2.2;
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, bay.from() - brake, Motion.DRIVE, speed, speed)
            .along(way, bay.from() - brake, bay.from(), Motion.DRIVE, speed, slow);
    double turn = b.time() - 1;
    double[] at = way.at(bay.from());
    double[] curve = curve(at[0], at[1], b.heading(), bay.x(), bay.z(), bay.heading());
    drive(b, curve, false, slow, 0);
    double stop = b.time();
    b.stay(Motion.STAND, p.between(12, 40));
    double off = b.time();
    double on = bay.to();
    if (bay.to() < bay.from()) {
      drive(b, curve, true, 0, slow);
      on = bay.from();
      b.stay(Motion.HALT, 0.8);
    } else {
      double[] back = way.at(bay.to());
      double[] next = way.at(bay.to() + 0.5);
      double h = StrictMath.atan2(next[0] - back[0], next[1] - back[1]);
      drive(b, curve(bay.x(), bay.z(), bay.heading(), back[0], back[1], h), false, 0, slow);
    }
    double go = Math.min(way.length() - on - 1, speed * speed / 4);
    b.along(way, on, on + go, Motion.DRIVE, bay.to() < bay.from() ? 0 : slow, speed)
        .along(way, on + go, way.length(), Motion.DRIVE, speed, speed);
    p.vehicle(what, b.build());
    p.happens(Action.PARK, what, null, turn, stop + 0.5);
    p.happens(Action.PARKED, what, null, stop, off);
    p.happens(Action.DRIVE_OFF, what, null, off, Math.min(off + 7, b.time()));
    return b.time() < Plan.LAST
        && p.claim("bay" + index, start, b.time())
        && (bay.to() >= bay.from() || across(p, turn, stop) && across(p, off, off + 9))
        && p.claim("lane" + bay.lane(), start, stop - 1)
        && p.claim("lane" + bay.lane(), off, b.time())
        && gate(p, bay.lane(), way, start, speed);
  }

  /** A bay on the far side is reached over the other lane. */
  private static boolean across(Plan p, double from, double to) {
    return p.claim("lane1", from, to);
  }

  private static Thing parkable(Plan p) {
    Thing what;
    do {
      what =
          p.casting.vehicle(
              p.id(), Set.of(Action.PARK, Action.PARKED, Action.DRIVE_OFF, Action.DRIVE));
    } while (what.kind() == Kind.LORRY);
    return what;
  }

  static boolean turnsOff(Plan p, double start) {
    if (p.stage.lanes().size() <= SIDE_ROAD) {
      return false;
    }
    Path way = p.stage.lanes().get(SIDE_ROAD);
    Thing what;
    do {
      what = p.casting.vehicle(p.id(), Set.of(Action.TURN, Action.DRIVE));
    } while (what.kind() == Kind.LORRY);
    double speed = p.between(4, 5.5);
    Track.Builder b = Plan.enter(way, start);
    double before = way.length();
    // the straight before the bend is the first leg
    double first =
        Path.of(
                way.place(),
                way.points().get(0)[0],
                way.points().get(0)[1],
                way.points().get(1)[0],
                way.points().get(1)[1])
            .length();
    b.along(way, 0, Math.max(1, first - 4), Motion.DRIVE, speed, speed);
    double turn = b.time();
    Path rest = way;
    double s = Math.max(1, first - 4);
    double[] last = way.at(s);
    double end = turn;
    for (double next = s + 1; next <= before; next += 1) {
      double[] q = smooth(rest, next);
      double h = StrictMath.atan2(q[0] - last[0], q[1] - last[1]);
      b.drive(q[0], q[1], h, speed * 0.8, speed * 0.8);
      last = q;
      if (next < first + 13) {
        end = b.time();
      }
    }
    p.vehicle(what, b.build());
    p.happens(Action.TURN, what, null, turn, end);
    return b.time() < Plan.LAST
        && p.claim("lane0", start, b.time())
        && p.claim("lane1", turn - 1, b.time())
        && p.claim("way1", turn, b.time());
  }

  private static double[] smooth(Path path, double s) {
    double x = 0;
    double z = 0;
    for (int k = -3; k <= 3; k++) {
      double[] q = path.at(Math.max(0, Math.min(path.length(), s + k * 0.8)));
      x += q[0] / 7;
      z += q[1] / 7;
    }
    return new double[] {x, z};
  }

  static boolean rides(Plan p, double start) {
    if (p.stage.lanes().isEmpty()) {
      return false;
    }
    int lane = p.random.nextInt(Math.min(SIDE_ROAD, p.stage.lanes().size()));
    Path way = p.stage.lanes().get(lane).aside(0.9);
    Thing person = p.someone(Action.RIDE);
    Thing who =
        new Thing(person.id(), Kind.CYCLIST, person.colour(), person.second(), Thing.Wears.NOTHING);
    double speed = p.between(3, 5.5);
    Track.Builder b =
        Plan.enter(way, start).along(way, 0, way.length(), Motion.DRIVE, speed, speed);
    Colour frame = Colour.values()[p.random.nextInt(Colour.values().length)];
    p.actors.add(new Actor.Cyclist(who.id(), p.casting.look(person), frame.paint, b.build()));
    p.cast.add(who);
    return b.time() < Plan.LAST && p.claim("lane" + lane, start, b.time());
  }

  /** One stands in its lane; another comes up behind and runs into it. */
  static boolean collide(Plan p, double start) {
    if (p.stage.lanes().isEmpty() || !p.stage.barriers().isEmpty()) {
      return false;
    }
    int lane = p.random.nextInt(Math.min(SIDE_ROAD, p.stage.lanes().size()));
    Path way = p.stage.lanes().get(lane);
    Thing first = p.casting.vehicle(p.id(), Set.of(Action.DRIVE, Action.STOP));
    Thing second = p.casting.vehicle(p.id(), Set.of(Action.DRIVE));
    double speed = p.between(4.5, 6.5);
    double at = way.length() * p.between(0.52, 0.62);
    double gap = (p.casting.shape(first).length() + p.casting.shape(second).length()) / 2 - 0.1;
    double brake = speed * speed / 4;
    Track.Builder a =
        Plan.enter(way, start)
            .along(way, 0, at - brake, Motion.DRIVE, speed, speed)
            .along(way, at - brake, at, Motion.DRIVE, speed, 0);
    double stop = a.time();
    double wait = p.between(3, 6);
    double hit = stop + wait;
    double reach = at - gap;
    if (reach < 6) {
      return false;
    }
    Track.Builder b =
        Plan.enter(way, hit - reach / speed).along(way, 0, reach, Motion.DRIVE, speed, speed);
    double stand = p.between(5, 12);
    a.stay(Motion.HALT, wait).along(way, at, at + 0.7, Motion.DRIVE, 2.5, 0);
    a.stay(Motion.HALT, stand);
    b.stay(Motion.HALT, stand + 4);
    a.along(way, at + 0.7, way.length(), Motion.DRIVE, 1.5, speed);
    b.along(way, reach, way.length(), Motion.DRIVE, 1.5, speed);
    p.vehicle(first, a.build());
    p.vehicle(second, b.build());
    p.happens(Action.STOP, first, null, stop - 1.5, stop + 1);
    p.happens(Action.COLLIDE, second, first, hit - 0.7, hit + 1.3);
    return b.time() < Plan.LAST && p.claim("lane" + lane, start, b.time());
  }

  private static double pace(Plan p) {
    return switch (p.stage.kind()) {
      case STREET -> p.between(4.5, 8.5);
      default -> p.between(2.5, 4.2);
    };
  }

  /** A smooth curve between two places with headings: nine points {@code x, z}. */
  private static double[] curve(double x0, double z0, double h0, double x1, double z1, double h1) {
    double d = 0.45 * Math.sqrt((x1 - x0) * (x1 - x0) + (z1 - z0) * (z1 - z0));
    double ax = x0 + d * StrictMath.sin(h0);
    double az = z0 + d * StrictMath.cos(h0);
    double bx = x1 - d * StrictMath.sin(h1);
    double bz = z1 - d * StrictMath.cos(h1);
    int n = 12;
    double[] out = new double[2 * (n + 1)];
    for (int i = 0; i <= n; i++) {
      double u = i / (double) n;
      double v = 1 - u;
      out[2 * i] = v * v * v * x0 + 3 * v * v * u * ax + 3 * v * u * u * bx + u * u * u * x1;
      out[2 * i + 1] = v * v * v * z0 + 3 * v * v * u * az + 3 * v * u * u * bz + u * u * u * z1;
    }
    return out;
  }

  /** Drives along a curve, or backs along it from its end. */
  private static void drive(
      Track.Builder b, double[] curve, boolean backwards, double v0, double v1) {
    int n = curve.length / 2 - 1;
    for (int i = 1; i <= n; i++) {
      int to = backwards ? n - i : i;
      int from = backwards ? n - i + 1 : i - 1;
      double dx = curve[2 * to] - curve[2 * from];
      double dz = curve[2 * to + 1] - curve[2 * from + 1];
      double h = backwards ? StrictMath.atan2(-dx, -dz) : StrictMath.atan2(dx, dz);
      double a = i == 1 && v0 < 0.1 ? 0.3 : Math.max(v0, v1);
      double c = i == n && v1 < 0.1 ? 0.3 : Math.max(v0, v1);
      b.drive(curve[2 * to], curve[2 * to + 1], h, a, c);
    }
  }
}
