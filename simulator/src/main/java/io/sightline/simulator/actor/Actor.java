package io.sightline.simulator.actor;

import java.util.List;

/** Somebody or something that is not always there. Immutable; times in seconds of its act. */
public sealed interface Actor
    permits Actor.Person, Actor.Vehicle, Actor.Cyclist, Actor.Dog, Actor.Item {
  int id();

  /** Whether it exists at that time, seen or not. */
  boolean exists(double t);

  /**
   * A person.
   *
   * @param holds what is in the hands when
   * @param fallsForward whether a fall ends on the face rather than the back
   */
  record Person(int id, PersonLook look, Track track, List<Hold> holds, boolean fallsForward)
      implements Actor {
    @Override
    public boolean exists(double t) {
      return track.covers(t);
    }

    /** The hold at that time, or null. */
    public Hold holdAt(double t) {
      for (Hold hold : holds) {
        if (t >= hold.start() && t < hold.end()) {
          return hold;
        }
      }
      return null;
    }
  }

  /** Something in somebody's hands for a while. */
  record Hold(double start, double end, boolean twoHanded) {}

  /** A car, van or lorry. */
  record Vehicle(int id, VehicleShape shape, int colour, Track track) implements Actor {
    @Override
    public boolean exists(double t) {
      return track.covers(t);
    }
  }

  /** A bicycle with its rider. */
  record Cyclist(int id, PersonLook rider, int colour, Track track) implements Actor {
    @Override
    public boolean exists(double t) {
      return track.covers(t);
    }
  }

  /** A dog; {@code size} is its shoulder height in metres. */
  record Dog(int id, double size, int coat, Track track) implements Actor {
    @Override
    public boolean exists(double t) {
      return track.covers(t);
    }
  }

  /** Something portable, on the ground or in a hand. */
  record Item(int id, ItemLook look, List<Placement> placements) implements Actor {
    @Override
    public boolean exists(double t) {
      return placementAt(t) != null;
    }

    /** Where it is at that time, or null. */
    public Placement placementAt(double t) {
      for (Placement p : placements) {
        if (t >= p.start() && t < p.end()) {
          return p;
        }
      }
      return null;
    }
  }

  /**
   * Where an item is for a while.
   *
   * @param carrier who carries it, or null if it lies at the point given
   */
  record Placement(double start, double end, Person carrier, double x, double z, double heading) {}
}
