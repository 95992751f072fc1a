package io.sightline.simulator.story;

/**
 * Somebody or something, as a sentence can tell it apart.
 *
 * @param id of its actor, or negative for what belongs to the stage
 * @param colour of the upper garment, the paint, the cloth; null if it has none worth a word
 * @param second of the lower garment; null for all but people
 * @param wears what else catches the eye
 */
public record Thing(int id, Kind kind, Colour colour, Colour second, Wears wears) {
  /** What a person wears or has besides clothes. */
  public enum Wears {
    NOTHING,
    HAT,
    BACKPACK
  }

  public static Thing of(int id, Kind kind, Colour colour) {
    return new Thing(id, kind, colour, null, Wears.NOTHING);
  }
}
