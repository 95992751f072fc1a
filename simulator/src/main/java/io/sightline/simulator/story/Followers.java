package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Track;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds who goes after whom, by design or by chance: for two seconds or more one walks the same way
 * a few metres behind another.
 */
final class Followers {
  private static final double STEP = 0.24;
  private static final double LEAST = 2;
  private static final double NEAR = 0.8;
  private static final double FAR = 3.6;

  private final Plan plan;

  Followers(Plan plan) {
    this.plan = plan;
  }

  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < plan.actors.size(); i++) {
      for (int j = 0; j < plan.actors.size(); j++) {
        if (i != j
            && plan.actors.get(i) instanceof Actor.Person a
            && plan.actors.get(j) instanceof Actor.Person b) {
          between(plan.cast.get(i), a.track(), plan.cast.get(j), b.track(), facts);
        }
      }
    }
    return facts;
  }

  private static void between(Thing one, Track a, Thing other, Track b, List<Fact> facts) {
    double from = Math.max(a.start(), b.start());
    double to = Math.min(a.end(), b.end());
    double begin = -1;
    for (double t = from; t <= to + STEP; t += STEP) {
      boolean now = t < to && behind(a.at(t), b.at(t));
      if (now && begin < 0) {
        begin = t;
      } else if (!now && begin >= 0) {
        if (t - begin >= LEAST) {
          facts.add(new Fact(Action.FOLLOW, one, other, null, null, begin, t));
        }
        begin = -1;
      }
    }
  }

  private static boolean behind(Track.State a, Track.State b) {
    if (!a.stretch().motion().moves() || !b.stretch().motion().moves()) {
      return false;
    }
    double s = StrictMath.sin(a.heading());
    double c = StrictMath.cos(a.heading());
    double same = s * StrictMath.sin(b.heading()) + c * StrictMath.cos(b.heading());
    double dx = b.x() - a.x();
    double dz = b.z() - a.z();
    double ahead = dx * s + dz * c;
    double aside = Math.abs(dx * c - dz * s);
    return same > 0.85 && ahead > NEAR && ahead < FAR && aside < 0.5 * ahead;
  }
}
