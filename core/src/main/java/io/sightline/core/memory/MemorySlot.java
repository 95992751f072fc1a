package io.sightline.core.memory;

import java.util.Objects;

/**
 * One place of long-term memory.
 *
 * @param slot stable number in [0, longFrames): a store writes only the slots that changed
 * @param frame the frame that stands for all merged into it
 * @param weight how many frames it stands for, at least 1
 */
public record MemorySlot(int slot, MemoryFrame frame, int weight) {
  public MemorySlot {
    Objects.requireNonNull(frame, "frame");
    if (slot < 0 || weight < 1) {
      throw new IllegalArgumentException(
          "slot must not be negative and weight at least 1, but were " + slot + " and " + weight);
    }
  }
}
