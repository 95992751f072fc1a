package io.sightline.simulator.actor;

/** What a body does during one stretch of its track. */
public enum Motion {
  STAND,
  WALK,
  RUN,
  SIT,
  FALL,
  LIE,
  GET_UP,
  /** Bending to the ground and up again. */
  BEND,
  FIGHT,
  TALK,
  /** A hand at a door. */
  REACH,
  DRIVE,
  HALT;

  /** Whether the body moves along the ground. */
  public boolean moves() {
    return this == WALK || this == RUN || this == DRIVE;
  }
}
