package io.sightline.simulator.story;

/** Something that can happen on a stage. */
@FunctionalInterface
interface Episode {
  /**
   * Adds itself to the plan.
   *
   * @param start seconds of the act
   * @return false if there is no room for it; what it added is then taken back
   */
  boolean play(Plan plan, double start);
}
