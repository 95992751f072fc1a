package io.sightline.core.memory;

import java.time.Duration;

/**
 * The size and rhythm of a stream's memory.
 *
 * @param shortFrames S, the newest frames, 1 to 64
 * @param longFrames M, frames kept from before that, 0 to 1024; {@link LanguageGuidedPolicy} gives
 *     half of them at most to the answers of standing queries and leaves a quarter to the
 *     background
 * @param hop media time between windows; a window is also made when shortFrames new frames have
 *     come, so that no frame goes unscored
 */
public record MemorySettings(int shortFrames, int longFrames, Duration hop) {
  /** 8 + 64 frames, two windows a second. */
  public static final MemorySettings DEFAULT = new MemorySettings(8, 64, Duration.ofMillis(500));

  /**
   * @throws IllegalArgumentException naming the field and its range
   */
  public MemorySettings {
    if (shortFrames < 1 || shortFrames > 64) {
      throw new IllegalArgumentException("shortFrames must be 1 to 64, but was " + shortFrames);
    }
    if (longFrames < 0 || longFrames > 1024) {
      throw new IllegalArgumentException("longFrames must be 0 to 1024, but was " + longFrames);
    }
    if (hop.isNegative() || hop.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("hop must be 0 to 10 s, but was " + hop);
    }
  }
}
