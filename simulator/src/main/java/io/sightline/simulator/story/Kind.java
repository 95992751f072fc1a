package io.sightline.simulator.story;

/** What somebody or something is; a kind belongs to its wider kind too. */
public enum Kind {
  PERSON(null),
  MAN(PERSON),
  WOMAN(PERSON),
  CHILD(PERSON),
  CYCLIST(PERSON),
  VEHICLE(null),
  CAR(VEHICLE),
  VAN(VEHICLE),
  LORRY(VEHICLE),
  DOG(null),
  ITEM(null),
  BAG(ITEM),
  BACKPACK(ITEM),
  BOX(ITEM),
  SUITCASE(ITEM),
  DOOR(null),
  BARRIER(null),
  LIGHT(null),
  CAMERA(null),
  SCENE(null);

  private final Kind wider;

  Kind(Kind wider) {
    this.wider = wider;
  }

  /** The wider kind, or this one if there is none. */
  public Kind wider() {
    return wider == null ? this : wider;
  }

  /** Whether something of this kind is also of the other. */
  public boolean is(Kind other) {
    return this == other || wider == other;
  }
}
