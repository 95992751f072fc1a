package io.sightline.simulator.actor;

/** How a portable thing looks; {@code colour} is {@code 0xRRGGBB}. */
public record ItemLook(Shape shape, int colour) {
  /** What kind of thing it is. */
  public enum Shape {
    BAG,
    BACKPACK,
    BOX,
    SUITCASE
  }

  /** Whether both arms are needed. */
  public boolean twoHanded() {
    return shape == Shape.BOX;
  }
}
