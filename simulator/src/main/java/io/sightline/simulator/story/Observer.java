package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Company;
import io.sightline.simulator.actor.Motion;
import io.sightline.simulator.actor.Track;
import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.stage.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what of a plan is seen. Every fact is cut to the time when those it is about are in the
 * picture, not hidden by the fixed world, and large enough; what is hardly seen is dropped.
 *
 * <p>Somebody hidden by somebody else counts as seen.
 */
final class Observer {
  static final double STEP = 0.08;

  /** Share of a body's points that must be seen. */
  private static final double SHARE = 0.4;

  /** Share of the picture's height that a body must have. */
  private static final double LEAST = 0.045;

  /** An event of which less than this share is seen is not one. */
  private static final double SEEN = 0.4;

  /** Gaps shorter than this, seconds, as behind a post, do not end a visit. */
  private static final double BLINK = 1.0;

  private final Stage stage;
  private final Camera camera;
  private final Plan plan;
  private final Company company = new Company();
  private final Map<Integer, List<double[]>> seen = new HashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final double[] scratch = new double[3];

  Observer(Stage stage, Camera camera, Plan plan) {
    this.stage = stage;
    this.camera = camera;
    this.plan = plan;
  }

  List<Fact> facts() {
    for (int i = 0; i < plan.actors.size(); i++) {
      seen.put(plan.cast.get(i).id(), visits(plan.actors.get(i)));
    }
    for (int i = 0; i < plan.actors.size(); i++) {
      presence(plan.actors.get(i), plan.cast.get(i));
      movement(plan.actors.get(i), plan.cast.get(i));
    }
    for (Fact event : plan.events) {
      watched(event);
    }
    new Followers(plan).facts().forEach(this::watched);
    emptiness();
    return facts;
  }

  private List<double[]> visits(Actor actor) {
    List<double[]> spans = new ArrayList<>();
    double begin = -1;
    for (double t = 0; t <= Act.LENGTH; t += STEP) {
      boolean now = actor.exists(t) && plan.cover.at(t) < 0.5 && sees(actor, t);
      if (now && begin < 0) {
        double[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        boolean blink = last != null && t - last[1] < BLINK && plan.cover.at(t - STEP) < 0.5;
        begin = blink ? last[0] : t;
        if (blink) {
          spans.remove(spans.size() - 1);
        }
      } else if (!now && begin >= 0) {
        spans.add(new double[] {begin, t});
        begin = -1;
      }
    }
    if (begin >= 0) {
      spans.add(new double[] {begin, Act.LENGTH});
    }
    spans.removeIf(s -> s[1] - s[0] < 0.4);
    return spans;
  }

  private boolean sees(Actor actor, double t) {
    double least = LEAST * camera.height / Company.extent(actor);
    if (Company.rowsPerMetre(actor, t, camera) < least * (actor instanceof Actor.Item ? 0.4 : 1)) {
      return false;
    }
    double[] points = company.points(actor, t);
    int in = 0;
    for (int i = 0; i < points.length; i += 3) {
      if (camera.sees(points[i], points[i + 1], points[i + 2], 1, scratch)
          && !stage.hidden(camera.x, camera.y, camera.z, points[i], points[i + 1], points[i + 2])) {
        in++;
      }
    }
    return in >= SHARE * points.length / 3;
  }

  private void presence(Actor actor, Thing thing) {
    for (double[] v : seen.get(thing.id())) {
      facts.add(new Fact(Action.VISIBLE, thing, null, null, null, v[0], v[1]));
      if (actor instanceof Actor.Item) {
        continue;
      }
      Fact.Side from = side(actor, v[0] + 0.05);
      if (from != null && plan.cover.at(v[0] - 0.3) < 0.1) {
        double time = Math.min(v[1], v[0] + 2.2);
        facts.add(new Fact(Action.ENTER, thing, null, null, from, v[0], time));
      }
      Fact.Side to = side(actor, v[1] - 0.1);
      if (to != null && plan.cover.at(v[1] + 0.3) < 0.1) {
        double time = Math.max(v[0], v[1] - 2.2);
        facts.add(new Fact(Action.LEAVE, thing, null, null, to, time, v[1]));
      }
    }
  }

  /** The border or door where an actor is at that time, or null in the middle of the picture. */
  private Fact.Side side(Actor actor, double t) {
    double[] g = Company.ground(actor, t);
    for (Stage.Door d : stage.doors()) {
      double mx = (d.hingeX() + d.edgeX()) / 2 - g[0];
      double mz = (d.hingeZ() + d.edgeZ()) / 2 - g[1];
      if (mx * mx + mz * mz < 2.2) {
        return Fact.Side.DOOR;
      }
    }
    double high = actor instanceof Actor.Dog ? 0.4 : 0.9;
    if (!camera.project(g[0], high, g[1], scratch)) {
      return Fact.Side.NEAR;
    }
    double u = scratch[0] / camera.width;
    double v = scratch[1] / camera.height;
    if (u < 0.14) {
      return Fact.Side.LEFT;
    } else if (u > 0.86) {
      return Fact.Side.RIGHT;
    }
    return v > 0.8 ? Fact.Side.NEAR : v < 0.5 ? Fact.Side.FAR : null;
  }

  private void movement(Actor actor, Thing thing) {
    Track track = Company.track(actor);
    if (track == null) {
      Actor.Item item = (Actor.Item) actor;
      for (Actor.Placement p : item.placements()) {
        if (p.carrier() == null) {
          watched(new Fact(Action.LIE, thing, null, null, null, p.start(), p.end()));
        }
      }
      return;
    }
    List<Track.Stretch> all = track.stretches();
    int i = 0;
    while (i < all.size()) {
      Motion motion = all.get(i).motion();
      int j = i;
      while (j + 1 < all.size() && all.get(j + 1).motion() == motion) {
        j++;
      }
      double from = all.get(i).start();
      double to = all.get(j).end();
      if (actor instanceof Actor.Person) {
        standing(thing, motion, from, to);
      }
      Action action = action(actor, motion);
      if (action != null) {
        Fact fact = new Fact(action, thing, null, null, null, from, to);
        if (motion.moves()) {
          moved(actor, fact);
        } else {
          watched(fact);
        }
      }
      boolean stood = motion == Motion.STAND && to - from >= 1.5 && actor instanceof Actor.Person;
      if (stood && i > 0 && all.get(i - 1).motion().moves() && to < track.end()) {
        watched(new Fact(Action.STOP, thing, null, null, null, from - 1, from + 1));
      }
      i = j + 1;
    }
  }

  /** What follows from how a person holds itself, whatever else it does meanwhile. */
  private void standing(Thing thing, Motion motion, double from, double to) {
    boolean upright = motion == Motion.STAND || motion == Motion.TALK;
    if (upright && to - from >= 2.5) {
      watched(new Fact(Action.STAND, thing, null, null, null, from, to));
    }
    if (motion == Motion.STAND && to - from >= 4) {
      watched(new Fact(Action.WAIT, thing, null, null, null, from, to));
    }
    if (motion == Motion.SIT) {
      watched(new Fact(Action.GET_UP, thing, null, null, null, to - 1, to + 0.5));
    }
  }

  private static Action action(Actor actor, Motion motion) {
    if (actor instanceof Actor.Cyclist) {
      return motion == Motion.DRIVE ? Action.RIDE : null;
    }
    return switch (motion) {
      case WALK -> Action.WALK;
      case RUN -> Action.RUN;
      case DRIVE -> Action.DRIVE;
      case SIT -> Action.SIT;
      case FALL -> Action.FALL;
      case LIE -> Action.LIE;
      case GET_UP -> Action.GET_UP;
      default -> null;
    };
  }

  /** A movement has a direction where it is clear. */
  private void moved(Actor actor, Fact fact) {
    for (double[] v : seen.get(fact.subject().id())) {
      double from = Math.max(v[0], fact.start());
      double to = Math.min(v[1], fact.end());
      if (to - from < 0.6) {
        continue;
      }
      Fact.Direction way = direction(actor, from, to);
      facts.add(new Fact(fact.action(), fact.subject(), null, way, null, from, to));
      if (way != null && from < v[0] + 0.3 && to > v[1] - 0.3) {
        facts.add(new Fact(Action.PASS, fact.subject(), null, way, null, from, to));
      }
    }
  }

  private Fact.Direction direction(Actor actor, double from, double to) {
    double[] a = Company.ground(actor, from);
    double[] b = Company.ground(actor, to);
    double nearer = camera.depth(a[0], 0, a[1]) - camera.depth(b[0], 0, b[1]);
    camera.project(a[0], 0.5, a[1], scratch);
    double u0 = scratch[0] / camera.width;
    camera.project(b[0], 0.5, b[1], scratch);
    double u1 = scratch[0] / camera.width;
    double across = u1 - u0;
    if (Math.abs(across) > 0.3) {
      return across > 0 ? Fact.Direction.LEFT_TO_RIGHT : Fact.Direction.RIGHT_TO_LEFT;
    } else if (Math.abs(across) < 0.15 && Math.abs(nearer) > 2.5) {
      return nearer > 0 ? Fact.Direction.TOWARDS : Fact.Direction.AWAY;
    }
    return null;
  }

  /** Cuts a fact to when its subject and its object are both seen. */
  private void watched(Fact fact) {
    List<double[]> spans = List.of(new double[] {fact.start(), fact.end()});
    spans = common(spans, seen.get(fact.subject().id()));
    if (fact.object() != null) {
      spans = common(spans, seen.get(fact.object().id()));
    }
    for (double[] s : spans) {
      double whole = fact.end() - fact.start();
      if (s[1] - s[0] >= Math.max(0.4, SEEN * Math.min(whole, 4))) {
        facts.add(fact.during(Math.max(0, s[0]), Math.min(Act.LENGTH, s[1])));
      }
    }
  }

  private static List<double[]> common(List<double[]> a, List<double[]> b) {
    if (b == null) {
      return a;
    }
    List<double[]> out = new ArrayList<>();
    for (double[] s : a) {
      for (double[] t : b) {
        double from = Math.max(s[0], t[0]);
        double to = Math.min(s[1], t[1]);
        if (from < to) {
          out.add(new double[] {from, to});
        }
      }
    }
    return out;
  }

  private void emptiness() {
    List<double[]> taken = new ArrayList<>();
    for (Thing thing : plan.cast) {
      if (thing.kind().is(Kind.PERSON)) {
        taken.addAll(seen.get(thing.id()));
      }
    }
    for (Fact f : plan.events) {
      if (f.action() == Action.COVERED) {
        taken.add(new double[] {f.start(), f.end()});
      }
    }
    taken.sort(Comparator.comparingDouble(s -> s[0]));
    Thing scene = Thing.of(-3, Kind.SCENE, null);
    double free = 0;
    taken.add(new double[] {Act.LENGTH, Act.LENGTH});
    for (double[] s : taken) {
      if (s[0] - free > 0.5) {
        facts.add(new Fact(Action.EMPTY, scene, null, null, null, free, s[0]));
      }
      free = Math.max(free, s[1]);
    }
  }
}
