package io.sightline.simulator.story;

import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import io.sightline.simulator.stage.Stage;
import java.util.List;

/** Episodes of one person alone. */
final class Walks {
  private Walks() {}

  static boolean passBy(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.WALK);
    double speed = p.walking(who);
    Track.Builder b = Plan.enter(way, start).along(way, 0, way.length(), Motion.WALK, speed, speed);
    p.person(who, b.build(), List.of());
    return b.time() < Plan.LAST;
  }

  static boolean runBy(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.RUN);
    double speed = p.between(2.8, 4.2);
    Track.Builder b = Plan.enter(way, start).along(way, 0, way.length(), Motion.RUN, speed, speed);
    p.person(who, b.build(), List.of());
    return b.time() < Plan.LAST && p.claim("run", start, b.time());
  }

  static boolean waits(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.STAND, Action.STOP);
    double stop = way.length() * p.between(0.3, 0.7);
    double speed = p.walking(who);
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, stop, Motion.WALK, speed, speed)
            .stay(Motion.STAND, p.between(4, 14))
            .along(way, stop, way.length(), Motion.WALK, speed, speed);
    p.person(who, b.build(), List.of());
    return b.time() < Plan.LAST;
  }

  static boolean turnsBack(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.TURN_BACK);
    double stop = way.length() * p.between(0.3, 0.7);
    double speed = p.walking(who);
    boolean runs = p.random.nextDouble() < 0.25;
    if (runs && Unseen.is(who.kind(), who.colour(), Action.RUN)) {
      runs = false;
    }
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, stop, Motion.WALK, speed, speed)
            .stay(Motion.STAND, p.between(0.3, 1.2));
    double turn = b.time();
    Path back = way.reversed();
    b.along(
        back,
        way.length() - stop,
        way.length(),
        runs ? Motion.RUN : Motion.WALK,
        runs ? 3.2 : speed,
        runs ? 3.2 : speed);
    p.person(who, b.build(), List.of());
    p.happens(Action.TURN_BACK, who, null, turn - 0.5, turn + 1.5);
    return b.time() < Plan.LAST;
  }

  static boolean falls(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.FALL);
    double stop = way.length() * p.between(0.3, 0.7);
    double speed = p.walking(who);
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, stop, Motion.WALK, speed, speed)
            .stay(Motion.FALL, 1.0)
            .stay(Motion.LIE, p.between(3, 12))
            .stay(Motion.GET_UP, p.between(1.8, 2.6))
            .stay(Motion.STAND, p.between(0.3, 1.5))
            .along(way, stop, way.length(), Motion.WALK, 0.8 * speed, 0.8 * speed);
    p.person(who, b.build(), List.of());
    return b.time() < Plan.LAST;
  }

  static boolean sits(Plan p, double start) {
    if (p.stage.seats().isEmpty()) {
      return false;
    }
    Stage.Seat seat = p.stage.seats().get(p.random.nextInt(p.stage.seats().size()));
    Thing who = p.someone(Action.SIT);
    double speed = p.walking(who);
    double frontX = seat.x() + 0.6 * StrictMath.sin(seat.heading());
    double frontZ = seat.z() + 0.6 * StrictMath.cos(seat.heading());
    Path way = nearest(p, frontX, frontZ);
    double at = nearestAlong(way, frontX, frontZ);
    Track.Builder b =
        Plan.enter(way, start)
            .along(way, 0, Math.max(0.5, at - 0.7), Motion.WALK, speed, speed)
            .to(frontX, frontZ, Motion.WALK, speed)
            .faceHeading(seat.heading(), Motion.STAND, 0.5)
            .back(seat.x(), seat.z(), 0.7)
            .stay(Motion.SIT, p.between(8, 25), seat.height())
            .to(frontX, frontZ, Motion.WALK, 0.8)
            .along(
                way,
                Math.min(way.length() - 0.5, at + 0.7),
                way.length(),
                Motion.WALK,
                speed,
                speed);
    p.person(who, b.build(), List.of());
    return b.time() < Plan.LAST && p.claim("seat" + seat.x() + "," + seat.z(), start, b.time());
  }

  /** From one pavement over the road to the other, or back. */
  static boolean crosses(Plan p, double start) {
    if (p.stage.crossings().isEmpty()) {
      return false;
    }
    Path over = p.stage.crossings().get(p.random.nextInt(p.stage.crossings().size()));
    over = p.random.nextBoolean() ? over : over.reversed();
    double[] a = over.at(0);
    double[] z = over.at(over.length());
    Path from = nearest(p, a[0], a[1]);
    Path to = nearest(p, z[0], z[1]);
    boolean runs = p.random.nextDouble() < 0.25;
    Thing who = runs ? p.someone(Action.CROSS, Action.RUN) : p.someone(Action.CROSS);
    double speed = p.walking(who);
    Track.Builder b =
        Plan.enter(from, start)
            .along(
                from,
                0,
                Math.max(0.5, nearestAlong(from, a[0], a[1]) - 0.5),
                Motion.WALK,
                speed,
                speed)
            .to(a[0], a[1], Motion.WALK, speed);
    if (p.random.nextDouble() < 0.5) {
      b.stay(Motion.STAND, p.between(0.5, 4));
    }
    double begin = b.time();
    double over0 = runs ? 3.3 : speed;
    b.along(over, 0, over.length(), runs ? Motion.RUN : Motion.WALK, over0, over0);
    double end = b.time();
    double at = Math.min(to.length() - 0.5, nearestAlong(to, z[0], z[1]) + 0.5);
    b.along(to, at, to.length(), Motion.WALK, speed, speed);
    p.person(who, b.build(), List.of());
    p.happens(Action.CROSS, who, null, begin, end);
    return b.time() < Plan.LAST
        && p.claim("lane0", begin - 2, end + 1)
        && p.claim("lane1", begin - 2, end + 1);
  }

  /** The walkway that passes nearest to a point, either way. */
  static Path nearest(Plan p, double x, double z) {
    Path best = null;
    double least = Double.MAX_VALUE;
    for (Path way : p.stage.walkways()) {
      double[] q = way.at(nearestAlong(way, x, z));
      double d = (q[0] - x) * (q[0] - x) + (q[1] - z) * (q[1] - z);
      if (d < least) {
        least = d;
        best = way;
      }
    }
    return p.random.nextBoolean() ? best : best.reversed();
  }

  static double nearestAlong(Path way, double x, double z) {
    double best = 0;
    double least = Double.MAX_VALUE;
    for (double s = 0; s <= way.length(); s += 0.25) {
      double[] q = way.at(s);
      double d = (q[0] - x) * (q[0] - x) + (q[1] - z) * (q[1] - z);
      if (d < least) {
        least = d;
        best = s;
      }
    }
    return best;
  }
}
