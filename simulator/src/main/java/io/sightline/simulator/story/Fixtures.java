package io.sightline.simulator.story;

import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import io.sightline.simulator.stage.Stage;
import java.util.List;
import java.util.Set;

/** Episodes of doors, barriers, lamps and the lens. */
final class Fixtures {
  private static final Thing LIGHT = Thing.of(-1, Kind.LIGHT, null);
  private static final Thing CAMERA = Thing.of(-2, Kind.CAMERA, null);
  private static final Thing SCENE = Thing.of(-3, Kind.SCENE, null);
  private static final Thing DOOR = Thing.of(-4, Kind.DOOR, null);
  private static final Thing BARRIER = Thing.of(-5, Kind.BARRIER, null);

  private Fixtures() {}

  /** Somebody comes in, or goes out, by a door. */
  static boolean door(Plan p, double start) {
    if (p.stage.doors().isEmpty()) {
      return false;
    }
    int index = p.random.nextInt(p.stage.doors().size());
    Stage.Door door = p.stage.doors().get(index);
    Path through = door.through();
    double[] outside = through.at(0);
    double[] sill = through.at(through.length());
    Path way = Walks.nearest(p, sill[0], sill[1]);
    double at = Walks.nearestAlong(way, sill[0], sill[1]);
    Thing who = p.someone(Action.OPEN, Action.CLOSE);
    double speed = p.walking(who);
    Timeline swing = p.doors.get(index);
    Track.Builder b;
    double open;
    double close;
    if (p.random.nextBoolean()) {
      b = Plan.enter(way, start).along(way, 0, Math.max(0.5, at - 0.6), Motion.WALK, speed, speed);
      b.to(sill[0], sill[1], Motion.WALK, speed);
      open = b.time();
      b.face(outside[0], outside[1], Motion.REACH, 1.1);
      b.to(outside[0], outside[1], Motion.WALK, 0.9);
      close = b.time() - 0.3;
      b.stay(Motion.STAND, 1.5);
    } else {
      double h = StrictMath.atan2(sill[0] - outside[0], sill[1] - outside[1]);
      b = new Track.Builder(start, outside[0], outside[1], h);
      open = start + 0.2;
      b.stay(Motion.REACH, 1.2).to(sill[0], sill[1], Motion.WALK, 0.9);
      close = b.time();
      double from = Math.min(way.length() - 1, at + 0.6);
      b.along(way, from, way.length(), Motion.WALK, speed, speed);
    }
    p.person(who, b.build(), List.of());
    p.happens(Action.OPEN, who, DOOR, open, open + 1.1);
    p.happens(Action.OPEN, DOOR, null, open, open + 1.1);
    p.happens(Action.CLOSE, DOOR, null, close, close + 1.1);
    if (b.time() >= Plan.LAST
        || !p.claim("door" + index, start - 1, Math.max(close + 2, b.time()))) {
      return false;
    }
    swing.change(open, open + 1.0, 1);
    swing.change(close, close + 1.0, 0);
    return true;
  }

  /** A vehicle waits at a barrier, which lets it through. */
  static boolean barrier(Plan p, double start) {
    if (p.stage.barriers().isEmpty()) {
      return false;
    }
    Stage.Barrier barrier = p.stage.barriers().get(0);
    Path way = p.stage.lanes().get(barrier.lane());
    Thing what = p.casting.vehicle(p.id(), Set.of(Action.DRIVE, Action.STOP));
    double speed = p.between(2.5, 4);
    double stop = barrier.at() - 1.2 - p.casting.shape(what).length() / 2;
    double brake = speed * speed / 4;
    if (stop - brake < 1) {
      return false;
    }
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, stop - brake, Motion.DRIVE, speed, speed)
            .along(way, stop - brake, stop, Motion.DRIVE, speed, 0);
    double halt = b.time();
    double rise = halt + p.between(1, 4);
    b.stay(Motion.HALT, rise - halt + 2.2)
        .along(way, stop, stop + brake, Motion.DRIVE, 0, speed)
        .along(way, stop + brake, way.length(), Motion.DRIVE, speed, speed);
    p.vehicle(what, b.build());
    p.happens(Action.STOP, what, null, halt - 1.5, halt + 1);
    return b.time() < Plan.LAST
        && p.claim("lane" + barrier.lane(), start, b.time())
        && lift(p, 0, rise, rise + 2.2 + 2 + 2 * p.casting.shape(what).length() / speed);
  }

  /**
   * A barrier goes up and down again, two seconds each.
   *
   * @return false if it is busy
   */
  static boolean lift(Plan p, int index, double rise, double lower) {
    if (lower > Plan.LAST || !p.claim("barrier" + index, rise - 0.5, lower + 2.5)) {
      return false;
    }
    p.happens(Action.RISE, BARRIER, null, rise, rise + 2);
    p.happens(Action.LOWER, BARRIER, null, lower, lower + 2);
    p.barriers.get(index).change(rise, rise + 2, 1);
    p.barriers.get(index).change(lower, lower + 2, 0);
    return true;
  }

  /** The lights go out for a while. */
  static boolean dark(Plan p, double start) {
    double time = p.between(6, 25);
    if (!p.stage.indoor() || start + time > Plan.LAST || !p.claim("lamps", 0, Act.LENGTH)) {
      return false;
    }
    p.lamps.change(start, start + 0.12, 0);
    p.lamps.change(start + time, start + time + 0.12, 1);
    p.happens(Action.LIGHT_OFF, LIGHT, null, start - 0.3, start + 0.7);
    p.happens(Action.LIGHT_ON, LIGHT, null, start + time - 0.3, start + time + 0.7);
    p.happens(Action.DARK, SCENE, null, start, start + time);
    return true;
  }

  /** Something is held before the lens. */
  static boolean covered(Plan p, double start) {
    double time = p.between(4, 14);
    if (start + time > Plan.LAST || !p.claim("lens", 0, Act.LENGTH)) {
      return false;
    }
    p.cover.change(start, start + 0.5, 1);
    p.cover.change(start + time, start + time + 0.5, 0);
    p.happens(Action.COVERED, CAMERA, null, start + 0.2, start + time + 0.3);
    return true;
  }
}
