package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.stage.Path;
import io.sightline.simulator.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An act in the making: what is cast, what was claimed, what will happen. An episode that finds it
 * cannot be played takes back what it added.
 */
final class Plan {
  /** Nothing happens in the last seconds of an act. */
  static final double LAST = Act.LENGTH - 2;

  private record Claim(String what, double from, double to) {}

  final Stage stage;
  final SplittableRandom random;
  final Casting casting;
  final List<Actor> actors = new ArrayList<>();
  final List<Thing> cast = new ArrayList<>();

  /** What episodes know beyond what tracks show; cut later to what is seen. */
  final List<Fact> events = new ArrayList<>();

  final List<Timeline> doors = new ArrayList<>();
  final List<Timeline> barriers = new ArrayList<>();
  final Timeline lamps = new Timeline(1);
  final Timeline cover = new Timeline(0);
  private final List<Claim> claims = new ArrayList<>();
  private int nextId;

  Plan(Stage stage, SplittableRandom random, boolean test, int firstId) {
    this.stage = stage;
    this.random = random;
    this.casting = new Casting(random, test);
    this.nextId = firstId;
    stage.doors().forEach(d -> doors.add(new Timeline(0)));
    stage.barriers().forEach(b -> barriers.add(new Timeline(0)));
  }

  int id() {
    return nextId++;
  }

  /** Plays an episode from {@code start} on, or leaves the plan as it was. */
  boolean attempt(Episode episode, double start) {
    int actorsBefore = actors.size();
    int castBefore = cast.size();
    int eventsBefore = events.size();
    int claimsBefore = claims.size();
    if (episode.play(this, start)) {
      return true;
    }
    actors.subList(actorsBefore, actors.size()).clear();
    cast.subList(castBefore, cast.size()).clear();
    events.subList(eventsBefore, events.size()).clear();
    claims.subList(claimsBefore, claims.size()).clear();
    return false;
  }

  /**
   * Reserves something for one episode.
   *
   * @return false if another has it for part of that time
   */
  boolean claim(String what, double from, double to) {
    for (Claim c : claims) {
      if (c.what().equals(what) && from < c.to() && c.from() < to) {
        return false;
      }
    }
    claims.add(new Claim(what, from, to));
    return true;
  }

  Actor.Person person(Thing who, Track track, List<Actor.Hold> holds) {
    Actor.Person p =
        new Actor.Person(who.id(), casting.look(who), track, holds, random.nextBoolean());
    actors.add(p);
    cast.add(who);
    return p;
  }

  Thing someone(Action... actions) {
    return casting.person(id(), Set.of(actions));
  }

  void vehicle(Thing what, Track track) {
    actors.add(new Actor.Vehicle(what.id(), casting.shape(what), casting.paint(what), track));
    cast.add(what);
  }

  void item(Thing what, List<Actor.Placement> placements) {
    actors.add(new Actor.Item(what.id(), casting.itemLook(what), placements));
    cast.add(what);
  }

  void happens(Action action, Thing subject, Thing object, double from, double to) {
    events.add(new Fact(action, subject, object, null, null, from, to));
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  double walking(Thing who) {
    return who.kind() == Kind.CHILD ? between(0.9, 1.3) : between(1.1, 1.6);
  }

  /** A walkway, either way, a little aside of its middle. */
  Path way() {
    Path p = stage.walkways().get(random.nextInt(stage.walkways().size()));
    return (random.nextBoolean() ? p : p.reversed()).aside(between(-0.45, 0.45));
  }

  /** The start of a track at the start of a path. */
  static Track.Builder enter(Path path, double time) {
    double[] a = path.at(0);
    double[] b = path.at(0.5);
    return new Track.Builder(time, a[0], a[1], StrictMath.atan2(b[0] - a[0], b[1] - a[1]));
  }
}
