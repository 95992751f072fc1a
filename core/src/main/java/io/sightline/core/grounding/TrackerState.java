package io.sightline.core.grounding;

import io.sightline.core.video.MediaTime;
import java.time.Instant;

/**
 * What is known between two frames of one (stream, query).
 *
 * @param phase where the moment stands
 * @param lastSeq number of the newest frame, -1 before the first
 * @param lastTime media time of the newest frame
 * @param lastCapturedAt wall clock at the camera of the newest frame
 * @param start where the moment begins, as far as known; meaningful outside IDLE
 * @param startedAt wall clock at the camera of {@code start}
 * @param lastInside the newest frame at or above the end threshold; meaningful outside IDLE
 * @param end where the moment ends if it does not go on: between lastInside and the frame after it
 * @param insideSum sum of P(inside) over the frames of the span
 * @param insideCount frames of the span
 * @param revision of the next update; 0 while nothing was told
 * @param lastTold media time of the newest update
 */
public record TrackerState(
    Phase phase,
    long epoch,
    long lastSeq,
    MediaTime lastTime,
    Instant lastCapturedAt,
    MediaTime start,
    Instant startedAt,
    MediaTime lastInside,
    MediaTime end,
    double insideSum,
    int insideCount,
    int revision,
    MediaTime lastTold) {
  /** Where a moment stands. */
  public enum Phase {
    /** Nothing is going on. A frame at or above the end threshold leads to RISING. */
    IDLE,
    /**
     * Something may have begun; nobody was told. Confirmed by a frame at or above the start
     * threshold once the minimum duration has passed: OPEN. A frame below the end threshold leads
     * back to IDLE.
     */
    RISING,
    /**
     * Told as started. A frame below the end threshold leads to FALLING, the maximum duration to
     * EXHAUSTED.
     */
    OPEN,
    /**
     * Told as started, scores have fallen. Back to OPEN on a frame at or above the end threshold;
     * ended after the merge gap: IDLE.
     */
    FALLING,
    /**
     * Ended by its maximum duration; told no more until a frame falls below the end threshold:
     * IDLE.
     */
    EXHAUSTED
  }

  public static final TrackerState IDLE =
      new TrackerState(
          Phase.IDLE,
          0,
          -1,
          MediaTime.ZERO,
          Instant.EPOCH,
          MediaTime.ZERO,
          Instant.EPOCH,
          MediaTime.ZERO,
          MediaTime.ZERO,
          0,
          0,
          0,
          MediaTime.ZERO);

  /** Whether somebody was told of a moment that has not ended. */
  public boolean open() {
    return phase == Phase.OPEN || phase == Phase.FALLING;
  }
}
