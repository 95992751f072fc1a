package io.sightline.simulator.story;

/**
 * Something that is true from {@code start} to {@code end}, seconds, because it is seen.
 *
 * @param object what it is done with or to; null if nothing
 * @param direction of a movement over the picture; null if none is clear
 * @param side where something comes from or goes to; null if none
 */
public record Fact(
    Action action,
    Thing subject,
    Thing object,
    Direction direction,
    Side side,
    double start,
    double end) {
  /** A movement over the picture. */
  public enum Direction {
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT,
    TOWARDS,
    AWAY
  }

  /** A border of the picture, or a door. */
  public enum Side {
    LEFT,
    RIGHT,
    NEAR,
    FAR,
    DOOR
  }

  Fact during(double from, double to) {
    return new Fact(action, subject, object, direction, side, from, to);
  }

  public Fact later(double seconds) {
    return during(start + seconds, end + seconds);
  }
}
