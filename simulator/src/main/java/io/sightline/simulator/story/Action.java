package io.sightline.simulator.story;

/** What can be true of somebody or something for a while. */
public enum Action {
  VISIBLE(Nature.STATIC),
  EMPTY(Nature.STATIC),
  STAND(Nature.STATIC),
  WAIT(Nature.STATIC),
  SIT(Nature.STATIC),
  LIE(Nature.STATIC),
  PARKED(Nature.STATIC),
  DARK(Nature.STATIC),
  COVERED(Nature.STATIC),
  ENTER(Nature.MOTION),
  LEAVE(Nature.MOTION),
  WALK(Nature.MOTION),
  RUN(Nature.MOTION),
  STOP(Nature.MOTION),
  TURN_BACK(Nature.MOTION),
  FALL(Nature.MOTION),
  GET_UP(Nature.MOTION),
  CROSS(Nature.MOTION),
  RIDE(Nature.MOTION),
  DRIVE(Nature.MOTION),
  /** Comes into the picture and leaves it without stopping or turning back. */
  PASS(Nature.MOTION),
  PARK(Nature.MOTION),
  DRIVE_OFF(Nature.MOTION),
  TURN(Nature.MOTION),
  OPEN(Nature.MOTION),
  CLOSE(Nature.MOTION),
  RISE(Nature.MOTION),
  LOWER(Nature.MOTION),
  LIGHT_ON(Nature.MOTION),
  LIGHT_OFF(Nature.MOTION),
  MEET(Nature.RELATION),
  TALK(Nature.RELATION),
  FOLLOW(Nature.RELATION),
  FIGHT(Nature.RELATION),
  PICK_UP(Nature.RELATION),
  PUT_DOWN(Nature.RELATION),
  LEAVE_BEHIND(Nature.RELATION),
  CARRY(Nature.RELATION),
  COLLIDE(Nature.RELATION);

  /** What a sentence about an action tests. */
  public enum Nature {
    STATIC,
    MOTION,
    RELATION,
    /** A static or motion sentence that turns on a colour or a garment. */
    ATTRIBUTE
  }

  private final Nature nature;

  Action(Nature nature) {
    this.nature = nature;
  }

  public Nature nature() {
    return nature;
  }
}
