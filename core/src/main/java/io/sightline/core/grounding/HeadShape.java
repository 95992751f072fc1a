package io.sightline.core.grounding;

import io.sightline.core.memory.MemorySettings;

/**
 * The sizes a head was made for.
 *
 * @param shortFrames S
 * @param longFrames M
 * @param carry C, numbers of recurrent state a (stream, query); 0 for a head without
 */
public record HeadShape(int shortFrames, int longFrames, int carry) {
  public HeadShape {
    if (shortFrames < 1 || longFrames < 0 || carry < 0) {
      throw new IllegalArgumentException(
          "short must be at least 1, long and carry at least 0: "
              + shortFrames
              + ", "
              + longFrames
              + ", "
              + carry);
    }
  }

  /** The memory that this head looks at, two windows a second. */
  public MemorySettings memory() {
    return new MemorySettings(shortFrames, longFrames, MemorySettings.DEFAULT.hop());
  }
}
