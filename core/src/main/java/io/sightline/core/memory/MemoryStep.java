package io.sightline.core.memory;

import java.util.Objects;
import java.util.Optional;

/**
 * What one frame did to a memory.
 *
 * @param window present when a window is due
 * @param outcome what became of the frame
 */
public record MemoryStep(MemoryState next, Optional<Window> window, Outcome outcome) {
  /** What became of a frame. */
  public enum Outcome {
    /** Taken into short-term memory. */
    REMEMBERED,
    /**
     * Seen before (same or earlier seq of this epoch, or of an earlier epoch); the state is
     * unchanged.
     */
    DUPLICATE,
    /**
     * Carries nothing to remember (shed, or still with nothing before it); the state is unchanged
     * but for its seq.
     */
    EMPTY
  }

  public MemoryStep {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(window, "window");
    Objects.requireNonNull(outcome, "outcome");
  }
}
