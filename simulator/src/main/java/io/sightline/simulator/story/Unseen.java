package io.sightline.simulator.story;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The combinations of object, colour and action that only the test split may show and name; their
 * parts occur in the other splits, the whole never does.
 */
public final class Unseen {
  /** No action means whatever it does. */
  private record Triple(Kind kind, Colour colour, Action action) {}

  private static final List<Triple> TRIPLES =
      List.of(
          new Triple(Kind.PERSON, Colour.YELLOW, Action.RUN),
          new Triple(Kind.PERSON, Colour.PURPLE, Action.RUN),
          new Triple(Kind.PERSON, Colour.GREEN, Action.FALL),
          new Triple(Kind.PERSON, Colour.ORANGE, Action.FALL),
          new Triple(Kind.PERSON, Colour.PINK, Action.SIT),
          new Triple(Kind.PERSON, Colour.BLUE, Action.SIT),
          new Triple(Kind.PERSON, Colour.WHITE, Action.FIGHT),
          new Triple(Kind.PERSON, Colour.ORANGE, Action.FIGHT),
          new Triple(Kind.PERSON, Colour.RED, Action.TURN_BACK),
          new Triple(Kind.PERSON, Colour.PURPLE, Action.CROSS),
          new Triple(Kind.PERSON, Colour.GREEN, Action.CROSS),
          new Triple(Kind.PERSON, Colour.YELLOW, Action.PICK_UP),
          new Triple(Kind.PERSON, Colour.BLACK, Action.LEAVE_BEHIND),
          new Triple(Kind.PERSON, Colour.GREY, Action.PUT_DOWN),
          new Triple(Kind.PERSON, Colour.BROWN, Action.FOLLOW),
          new Triple(Kind.PERSON, Colour.PINK, Action.MEET),
          new Triple(Kind.VEHICLE, Colour.GREEN, Action.PARK),
          new Triple(Kind.VEHICLE, Colour.YELLOW, Action.TURN),
          new Triple(Kind.VEHICLE, Colour.ORANGE, Action.STOP),
          new Triple(Kind.VEHICLE, Colour.BROWN, null),
          new Triple(Kind.VEHICLE, Colour.PURPLE, null));

  private Unseen() {}

  /** Whether the combination is kept for the test split. */
  public static boolean is(Kind kind, Colour colour, Action action) {
    return TRIPLES.stream()
        .anyMatch(
            t -> kind.is(t.kind) && t.colour == colour && (t.action == null || t.action == action));
  }

  /** Whether a fact shows such a combination. */
  public static boolean is(Fact f) {
    return f.subject().colour() != null && is(f.subject().kind(), f.subject().colour(), f.action());
  }

  /** Whether a sentence of that meaning names such a combination. */
  public static boolean is(Meaning m) {
    return m.colour() != null && is(m.subject(), m.colour(), m.action());
  }

  /** The colours that are kept for the test split with any of the actions. */
  public static Set<Colour> colours(Kind kind, Set<Action> actions) {
    return TRIPLES.stream()
        .filter(t -> kind.is(t.kind) && (t.action == null || actions.contains(t.action)))
        .map(Triple::colour)
        .collect(Collectors.toUnmodifiableSet());
  }
}
