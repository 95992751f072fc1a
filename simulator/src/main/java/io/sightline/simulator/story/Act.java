package io.sightline.simulator.story;

import io.sightline.simulator.actor.Actor;
import java.util.List;

/**
 * A few minutes of a place: who is there, what doors, barriers, lamps and the lens do, and what is
 * true. It begins and ends with nobody there. Immutable; seconds from its start.
 *
 * @param doors how far each of the stage's doors is open, 0 to 1
 * @param barriers how far each of the stage's barriers is raised, 0 to 1
 * @param lamps whether the lamps are on, 1 or 0
 * @param cover how far the lens is covered, 0 to 1
 */
public record Act(
    List<Actor> actors,
    List<Timeline> doors,
    List<Timeline> barriers,
    Timeline lamps,
    Timeline cover,
    List<Fact> facts) {
  /** Seconds that every act takes. */
  public static final double LENGTH = 120;
}
