package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import java.util.List;

/** Episodes of things that are carried, put down, left and taken. */
final class Belongings {
  private static final double STOOP = 1.6;

  private Belongings() {}

  static boolean carries(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.CARRY);
    Thing item = p.casting.item(p.id());
    double speed = p.walking(who);
    Track.Builder b = Plan.enter(way, start).along(way, 0, way.length(), Motion.WALK, speed, speed);
    Actor.Person person = p.person(who, b.build(), List.of(hold(item, start, b.time())));
    p.item(item, List.of(new Actor.Placement(start, b.time(), person, 0, 0, 0)));
    p.happens(Action.CARRY, who, item, start, b.time());
    return b.time() < Plan.LAST;
  }

  /** Puts something down, waits beside it, takes it up again: not left behind. */
  static boolean rests(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.PUT_DOWN, Action.PICK_UP);
    Thing item = p.casting.item(p.id());
    double speed = p.walking(who);
    double stop = way.length() * p.between(0.3, 0.7);
    Track.Builder b = Plan.enter(way, start).along(way, 0, stop, Motion.WALK, speed, speed);
    double down = b.time();
    b.stay(Motion.BEND, STOOP).stay(Motion.STAND, p.between(4, 12));
    double up = b.time();
    double[] spot = ahead(b);
    b.stay(Motion.BEND, STOOP).along(way, stop, way.length(), Motion.WALK, speed, speed);
    double put = down + STOOP / 2;
    double take = up + STOOP / 2;
    Actor.Person person =
        p.person(who, b.build(), List.of(hold(item, start, put), hold(item, take, b.time())));
    p.item(
        item,
        List.of(
            new Actor.Placement(start, put, person, 0, 0, 0),
            new Actor.Placement(put, take, null, spot[0], spot[1], b.heading()),
            new Actor.Placement(take, b.time(), person, 0, 0, 0)));
    p.happens(Action.CARRY, who, item, start, put);
    p.happens(Action.PUT_DOWN, who, item, down, down + STOOP);
    p.happens(Action.PICK_UP, who, item, up, up + STOOP);
    p.happens(Action.CARRY, who, item, take, b.time());
    return b.time() < Plan.LAST;
  }

  /** Leaves something behind; somebody else comes and takes it, late or soon. */
  static boolean leaves(Plan p, double start) {
    Path way = p.way();
    Thing who = p.someone(Action.PUT_DOWN, Action.LEAVE_BEHIND);
    Thing other = p.someone(Action.PICK_UP);
    Thing item = p.casting.item(p.id());
    double speed = p.walking(who);
    double stop = way.length() * p.between(0.35, 0.65);
    Track.Builder b = Plan.enter(way, start).along(way, 0, stop, Motion.WALK, speed, speed);
    double down = b.time();
    double[] spot = ahead(b);
    double facing = b.heading();
    b.stay(Motion.BEND, STOOP);
    if (p.random.nextBoolean()) {
      b.stay(Motion.STAND, p.between(0.5, 3));
    }
    double go = b.time();
    Path on = p.random.nextBoolean() ? way.aside(0.4) : way.reversed().aside(0.4);
    double from = Walks.nearestAlong(on, b.x(), b.z());
    b.along(on, Math.min(from + 0.6, on.length() - 1), on.length(), Motion.WALK, speed, speed);
    double gone = b.time();
    Path come = p.random.nextBoolean() ? way : way.reversed();
    double arrive = Walks.nearestAlong(come, spot[0], spot[1]);
    double pace = p.walking(other);
    double begin = gone + p.between(1, 18);
    Track.Builder c =
        Plan.enter(come, begin)
            .along(come, 0, Math.max(0.5, arrive - 0.45), Motion.WALK, pace, pace);
    double up = c.time();
    c.face(spot[0], spot[1], Motion.STAND, 0.3).stay(Motion.BEND, STOOP);
    double take = up + 0.3 + STOOP / 2;
    c.along(come, arrive, come.length(), Motion.WALK, pace, pace);
    double put = down + STOOP / 2;
    Actor.Person person = p.person(who, b.build(), List.of(hold(item, start, put)));
    Actor.Person taker = p.person(other, c.build(), List.of(hold(item, take, c.time())));
    p.item(
        item,
        List.of(
            new Actor.Placement(start, put, person, 0, 0, 0),
            new Actor.Placement(put, take, null, spot[0], spot[1], facing),
            new Actor.Placement(take, c.time(), taker, 0, 0, 0)));
    p.happens(Action.CARRY, who, item, start, put);
    p.happens(Action.PUT_DOWN, who, item, down, down + STOOP);
    p.happens(Action.LEAVE_BEHIND, who, item, down, Math.min(gone, go + 4));
    p.happens(Action.PICK_UP, other, item, up + 0.3, up + 0.3 + STOOP);
    p.happens(Action.CARRY, other, item, take, c.time());
    return c.time() < Plan.LAST && p.claim("item", start, c.time());
  }

  private static Actor.Hold hold(Thing item, double from, double to) {
    return new Actor.Hold(from, to, item.kind() == Kind.BOX);
  }

  private static double[] ahead(Track.Builder b) {
    return new double[] {
      b.x() + 0.45 * StrictMath.sin(b.heading()), b.z() + 0.45 * StrictMath.cos(b.heading())
    };
  }
}
