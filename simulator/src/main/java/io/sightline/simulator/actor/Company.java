package io.sightline.simulator.actor;

import io.sightline.simulator.raster.Camera;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Draws all actors of an instant: first their shadows, then themselves, far to near. One thread at
 * a time.
 */
public final class Company {
  private final Figure figure = new Figure();
  private final VehicleModel vehicles = new VehicleModel();
  private final BicycleModel bicycles = new BicycleModel();
  private final DogModel dogs = new DogModel();
  private final ItemModel items = new ItemModel();

  private record Standing(Actor actor, double x, double z, double depth) {}

  /**
   * @param night whether vehicles have their lamps on
   */
  public void draw(Brush brush, List<? extends Actor> actors, double t, boolean night) {
    List<Standing> present = new ArrayList<>();
    for (Actor actor : actors) {
      if (actor.exists(t)) {
        double[] p = ground(actor, t);
        present.add(new Standing(actor, p[0], p[1], brush.camera.depth(p[0], 0, p[1])));
      }
    }
    present.sort(Comparator.comparingDouble((Standing s) -> -s.depth()));
    for (Standing s : present) {
      brush.standAt(s.x(), s.z());
      shade(brush, s, t, night);
    }
    brush.canvas.dropShadows();
    for (Standing s : present) {
      brush.standAt(s.x(), s.z());
      show(brush, s.actor(), t, night);
    }
  }

  /** The ground point, {@code x, z}, where an actor is. */
  public static double[] ground(Actor actor, double t) {
    Track track = track(actor);
    if (track != null) {
      Track.State s = track.at(t);
      return new double[] {s.x(), s.z()};
    }
    Actor.Placement p = ((Actor.Item) actor).placementAt(t);
    return p.carrier() == null ? new double[] {p.x(), p.z()} : ground(p.carrier(), t);
  }

  /** The track of an actor that has one, or null. */
  public static Track track(Actor actor) {
    if (actor instanceof Actor.Person p) {
      return p.track();
    } else if (actor instanceof Actor.Vehicle v) {
      return v.track();
    } else if (actor instanceof Actor.Cyclist c) {
      return c.track();
    } else if (actor instanceof Actor.Dog d) {
      return d.track();
    }
    return null;
  }

  private void shade(Brush brush, Standing s, double t, boolean night) {
    boolean vehicle = s.actor() instanceof Actor.Vehicle;
    boolean item = s.actor() instanceof Actor.Item;
    double carriedAt = item ? carriedHeight((Actor.Item) s.actor(), t) : 0;
    if (carriedAt > 0 || brush.hides(s.x(), s.z())) {
      return;
    }
    if (s.actor() instanceof Actor.Vehicle v) {
      Track.State state = v.track().at(t);
      double half = v.shape().length() / 2;
      for (int k = -2; k <= 2; k++) {
        double l = k * half * 0.4;
        brush.contact(
            s.x() + l * StrictMath.sin(state.heading()),
            s.z() + l * StrictMath.cos(state.heading()),
            v.shape().halfWidth() * 1.35,
            0.75);
      }
    } else {
      brush.contact(s.x(), s.z(), item ? 0.35 : 0.45, brush.castsSun() ? 0.35 : 0.5);
    }
    if (brush.castsSun()) {
      brush.shadowOnly(true);
      if (vehicle) {
        Actor.Vehicle v = (Actor.Vehicle) s.actor();
        vehicles.shadow(brush, v.shape(), s.x(), s.z(), v.track().at(t).heading());
      } else if (!item) {
        show(brush, s.actor(), t, night);
      }
      brush.shadowOnly(false);
    }
  }

  private void show(Brush brush, Actor actor, double t, boolean night) {
    if (actor instanceof Actor.Person p) {
      pose(p, t);
      figure.draw(brush, p.look());
    } else if (actor instanceof Actor.Vehicle v) {
      Track.State s = v.track().at(t);
      boolean braking = s.stretch().v1() < s.stretch().v0() && s.stretch().motion() == Motion.DRIVE;
      boolean on = night && s.stretch().motion() != Motion.STAND;
      vehicles.draw(
          brush, v.shape(), v.colour(), s.x(), s.z(), s.heading(), s.travelled(), on, braking);
      if (on) {
        vehicles.beams(brush, v.shape(), s.x(), s.z(), s.heading());
      }
    } else if (actor instanceof Actor.Cyclist c) {
      Track.State s = c.track().at(t);
      bicycles.draw(brush, s.x(), s.z(), s.heading(), s.travelled(), c.colour());
      double back = -0.2;
      figure.place(
          c.rider(),
          Pose.ride(2 * Math.PI * s.travelled() / 4.2),
          s.x() + back * StrictMath.sin(s.heading()),
          s.z() + back * StrictMath.cos(s.heading()),
          s.heading(),
          0,
          BicycleModel.SADDLE + 0.02);
      figure.draw(brush, c.rider());
    } else if (actor instanceof Actor.Dog d) {
      Track.State s = d.track().at(t);
      boolean runs = s.stretch().motion() == Motion.RUN;
      double phase = 2 * Math.PI * s.travelled() / (runs ? 1.4 : 0.75);
      double swing = s.stretch().motion().moves() ? runs ? 0.8 : 0.5 : 0;
      dogs.draw(brush, s.x(), s.z(), s.heading(), phase, swing, d.size(), d.coat());
    } else if (actor instanceof Actor.Item item) {
      double[] at = itemAt(item, t);
      items.draw(brush, item.look(), at[0], at[1], at[2], at[3]);
    }
  }

  private double[] pose(Actor.Person p, double t) {
    Track.State s = p.track().at(t);
    boolean sits = s.stretch().motion() == Motion.SIT;
    figure.place(
        p.look(), Posture.at(p, t), s.x(), s.z(), s.heading(), sits ? s.stretch().height() : 0, 0);
    return figure.hand();
  }

  private double carriedHeight(Actor.Item item, double t) {
    return itemAt(item, t)[1];
  }

  /** World {@code x, y, z} of the lowest point and the heading of an item that exists. */
  double[] itemAt(Actor.Item item, double t) {
    Actor.Placement p = item.placementAt(t);
    if (p.carrier() == null) {
      return new double[] {p.x(), 0, p.z(), p.heading()};
    }
    pose(p.carrier(), t);
    double heading = p.carrier().track().at(t).heading();
    if (item.look().twoHanded()) {
      double[] h = figure.hands();
      double ahead = 0.12;
      return new double[] {
        h[0] + ahead * StrictMath.sin(heading),
        Math.max(0, h[1] - 0.12),
        h[2] + ahead * StrictMath.cos(heading),
        heading
      };
    }
    double[] h = figure.hand();
    double drop = item.look().shape() == ItemLook.Shape.SUITCASE ? 0.97 : 0.42;
    return new double[] {h[0], Math.max(0, h[1] - drop), h[2], heading};
  }

  /**
   * World points {@code x, y, z} spread over an actor, to tell how much of it is seen.
   *
   * @return as many triples as suit the actor, at least one
   */
  public double[] points(Actor actor, double t) {
    double[] g = ground(actor, t);
    if (actor instanceof Actor.Person p) {
      pose(p, t);
      double[] a = figure.head();
      double[] b = figure.pelvis();
      double[] c = figure.feet();
      return new double[] {
        a[0],
        a[1],
        a[2],
        (a[0] + b[0]) / 2,
        (a[1] + b[1]) / 2,
        (a[2] + b[2]) / 2,
        b[0],
        b[1],
        b[2],
        (c[0] + b[0]) / 2,
        (c[1] + b[1]) / 2,
        (c[2] + b[2]) / 2,
        c[0],
        c[1],
        c[2]
      };
    }
    if (actor instanceof Actor.Vehicle v) {
      double heading = v.track().at(t).heading();
      double half = v.shape().length() / 2 - 0.1;
      double[] out = new double[30];
      int n = 0;
      for (int k = 0; k < 5; k++) {
        double l = half * (k - 2) / 2.0;
        for (double h = 0.5; h < 1.4; h += 0.7) {
          out[n++] = g[0] + l * StrictMath.sin(heading);
          out[n++] = h;
          out[n++] = g[1] + l * StrictMath.cos(heading);
        }
      }
      return out;
    }
    if (actor instanceof Actor.Item item) {
      double[] at = itemAt(item, t);
      return new double[] {at[0], at[1] + 0.1, at[2], at[0], at[1] + 0.3, at[2]};
    }
    if (actor instanceof Actor.Cyclist) {
      return new double[] {g[0], 0.4, g[1], g[0], 0.9, g[1], g[0], 1.3, g[1], g[0], 1.6, g[1]};
    }
    return new double[] {g[0], 0.2, g[1], g[0], 0.5, g[1]};
  }

  /** Height in metres by which an actor is judged large enough to be seen. */
  public static double extent(Actor actor) {
    if (actor instanceof Actor.Person p) {
      return p.look().height();
    }
    return actor instanceof Actor.Item || actor instanceof Actor.Dog ? 0.5 : 1.5;
  }

  /** Rows of a picture that one metre takes where the actor stands; 0 behind the camera. */
  public static double rowsPerMetre(Actor actor, double t, Camera camera) {
    double[] g = ground(actor, t);
    double depth = camera.depth(g[0], 0.8, g[1]);
    return depth > 0 ? camera.focal / depth : 0;
  }
}
