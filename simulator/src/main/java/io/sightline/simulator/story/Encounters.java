package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import java.util.List;

/** Episodes of two people, and of people with dogs. */
final class Encounters {
  private Encounters() {}

  static boolean meets(Plan p, double start) {
    Path way = p.way();
    Thing one = p.someone(Action.MEET, Action.TALK);
    Thing two = p.someone(Action.MEET, Action.TALK);
    double at = way.length() * p.between(0.35, 0.65);
    double length = way.length();
    double speed = p.between(1.1, 1.5);
    Path back = way.reversed();
    double talk = p.between(5, 16);
    double first = (at - 0.45) / speed;
    double second = (length - at - 0.45) / speed;
    double meeting = start + Math.max(first, second);
    Track.Builder a =
        Plan.enter(way, meeting - first).along(way, 0, at - 0.45, Motion.WALK, speed, speed);
    a.stay(Motion.TALK, talk);
    Track.Builder b =
        Plan.enter(back, meeting - second)
            .along(back, 0, length - at - 0.45, Motion.WALK, speed, speed);
    b.stay(Motion.TALK, talk);
    boolean together = p.random.nextBoolean();
    a.along(way.aside(0.5), at - 0.45, length, Motion.WALK, speed, speed);
    if (together) {
      b.along(way, at + 0.45, length, Motion.WALK, speed, speed);
    } else {
      b.along(back.aside(0.5), length - at - 0.45, length, Motion.WALK, speed, speed);
    }
    p.person(one, a.build(), List.of());
    p.person(two, b.build(), List.of());
    both(p, Action.MEET, one, two, meeting - 1.2, meeting + 1.2);
    both(p, Action.TALK, one, two, meeting, meeting + talk);
    return Math.max(a.time(), b.time()) < Plan.LAST;
  }

  static boolean follows(Plan p, double start) {
    Path way = p.way();
    boolean run = p.random.nextDouble() < 0.3;
    Thing one = run ? p.someone(Action.RUN) : p.someone(Action.WALK);
    Thing two = run ? p.someone(Action.FOLLOW, Action.RUN) : p.someone(Action.FOLLOW);
    double speed = run ? p.between(2.8, 3.6) : p.between(1.1, 1.5);
    double lag = p.between(1.6, 2.6) / speed;
    Motion how = run ? Motion.RUN : Motion.WALK;
    Track.Builder a = Plan.enter(way, start).along(way, 0, way.length(), how, speed, speed);
    Path aside = way.aside(p.between(-0.25, 0.25));
    Track.Builder b =
        Plan.enter(aside, start + lag).along(aside, 0, aside.length(), how, speed, speed);
    p.person(one, a.build(), List.of());
    p.person(two, b.build(), List.of());
    return b.time() < Plan.LAST;
  }

  static boolean fights(Plan p, double start) {
    Path way = p.way();
    Thing one = p.someone(Action.FIGHT);
    Thing two = p.someone(Action.FIGHT, Action.RUN);
    double at = way.length() * p.between(0.35, 0.65);
    double length = way.length();
    double speed = p.between(1.2, 1.6);
    Path back = way.reversed();
    double first = (at - 0.32) / speed;
    double second = (length - at - 0.32) / speed;
    double clash = start + Math.max(first, second);
    double time = p.between(3.5, 9);
    Track.Builder a =
        Plan.enter(way, clash - first).along(way, 0, at - 0.32, Motion.WALK, speed, speed);
    Track.Builder b =
        Plan.enter(back, clash - second)
            .along(back, 0, length - at - 0.32, Motion.WALK, speed, speed);
    a.stay(Motion.FIGHT, time);
    b.stay(Motion.FIGHT, time);
    boolean felled =
        p.random.nextDouble() < 0.4 && !Unseen.is(one.kind(), one.colour(), Action.FALL);
    if (felled) {
      a.stay(Motion.FALL, 1).stay(Motion.LIE, p.between(3, 8)).stay(Motion.GET_UP, 2.2);
    } else {
      a.stay(Motion.STAND, p.between(0.5, 3));
    }
    a.along(back.aside(0.4), length - at + 0.32, length, Motion.WALK, speed, speed);
    b.along(way.aside(0.3), at + 0.32, length, Motion.RUN, 3.2, 3.2);
    p.person(one, a.build(), List.of());
    p.person(two, b.build(), List.of());
    both(p, Action.FIGHT, one, two, clash, clash + time);
    return Math.max(a.time(), b.time()) < Plan.LAST;
  }

  /** Side by side all the way. */
  static boolean together(Plan p, double start) {
    Path way = p.way();
    Thing one = p.someone(Action.WALK);
    Thing two = p.someone(Action.WALK);
    double speed = p.between(1.0, 1.4);
    Path aside = way.aside(0.65);
    Track.Builder a = Plan.enter(way, start).along(way, 0, way.length(), Motion.WALK, speed, speed);
    Track.Builder b =
        Plan.enter(aside, start).along(aside, 0, aside.length(), Motion.WALK, speed, speed);
    p.person(one, a.build(), List.of());
    p.person(two, b.build(), List.of());
    return Math.max(a.time(), b.time()) < Plan.LAST;
  }

  static boolean dog(Plan p, double start) {
    Path way = p.way();
    boolean runs = p.random.nextDouble() < 0.4;
    boolean owner = !runs && p.random.nextDouble() < 0.6;
    double speed = runs ? p.between(3, 4.5) : p.between(1, 1.4);
    Motion how = runs ? Motion.RUN : Motion.WALK;
    Path aside = way.aside(-0.5);
    Track.Builder b = Plan.enter(aside, start).along(aside, 0, aside.length(), how, speed, speed);
    int[] coats = {0x7a5a34, 0x2a2624, 0xb8a888, 0x5a3a24};
    Colour[] words = {Colour.BROWN, Colour.BLACK, Colour.WHITE, Colour.BROWN};
    int coat = p.random.nextInt(coats.length);
    Thing dog = Thing.of(p.id(), Kind.DOG, words[coat]);
    p.actors.add(new Actor.Dog(dog.id(), p.between(0.45, 0.65), coats[coat], b.build()));
    p.cast.add(dog);
    if (owner) {
      Thing who = p.someone(Action.WALK);
      Track.Builder a =
          Plan.enter(way, start + 0.6).along(way, 0, way.length(), Motion.WALK, speed, speed);
      p.person(who, a.build(), List.of());
      return a.time() < Plan.LAST;
    }
    return b.time() < Plan.LAST;
  }

  private static void both(Plan p, Action action, Thing one, Thing two, double from, double to) {
    p.happens(action, one, two, from, to);
    p.happens(action, two, one, from, to);
  }
}
