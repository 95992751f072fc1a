package io.sightline.core.grounding;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known between two frames of one (stream, query). Immutable.
 *
 * @param phase where the moment stands
 * @param lastSeq number of the newest frame, -1 before the first of the epoch
 * @param lastTime media time of the newest frame
 * @param lastCapturedAt wall clock at the camera of the newest frame
 * @param candidate the moment, told or not; present exactly outside IDLE
 */
public record TrackerState(
    Phase phase,
    long epoch,
    long lastSeq,
    MediaTime lastTime,
    Instant lastCapturedAt,
    Optional<Candidate> candidate) {
  /** Where a moment stands. */
  public enum Phase {
    /** Nothing is going on. A frame at or above the end threshold leads to RISING. */
    IDLE,
    /**
     * Something may have begun; nobody was told, unless the query asks to be told of what is not
     * confirmed, and a frame has reached the start threshold. Confirmed on an inside frame once a
     * frame has reached the start threshold, the minimum duration has passed since the onset, and
     * the mean since the onset, dips included, is at least halfway between the thresholds: OPEN. A
     * dip shorter than the merge gap is bridged; a longer one leads back to IDLE, and what was told
     * is retracted.
     */
    RISING,
    /**
     * Told as started. A frame below the end threshold leads to FALLING, the maximum duration to
     * EXHAUSTED.
     */
    OPEN,
    /**
     * Told as started, scores have fallen. Back to OPEN on a frame at or above the end threshold
     * that comes before the merge gap has passed; ended after the merge gap: IDLE.
     */
    FALLING,
    /**
     * Ended by its maximum duration; told no more until the scores have been below the end
     * threshold for the merge gap: IDLE.
     */
    EXHAUSTED
  }

  /**
   * A moment in the making.
   *
   * @param onset media time of its first frame at or above the end threshold; names the moment
   * @param start estimated boundary: halfway between the onset and the frame before it
   * @param startedAt wall clock at the camera of {@code start}
   * @param lastInside the newest frame at or above the end threshold
   * @param end where it ends if it does not go on: lastInside, or halfway between it and the first
   *     frame of the present dip
   * @param insideSum sum of P(inside) from the onset to lastInside, bridged dips included
   * @param insideCount frames from the onset to lastInside
   * @param dipSum sum of P(inside) over the present dip
   * @param dipCount frames of the present dip, 0 outside one
   * @param peak largest P(inside) so far
   * @param revision of the next update; 0 while nothing was told
   * @param lastTold media time of the newest update; the onset while nothing was told
   */
  public record Candidate(
      MediaTime onset,
      MediaTime start,
      Instant startedAt,
      MediaTime lastInside,
      MediaTime end,
      double insideSum,
      long insideCount,
      double dipSum,
      long dipCount,
      float peak,
      int revision,
      MediaTime lastTold) {
    public Candidate {
      Objects.requireNonNull(onset, "onset");
      Objects.requireNonNull(start, "start");
      Objects.requireNonNull(startedAt, "startedAt");
      Objects.requireNonNull(lastInside, "lastInside");
      Objects.requireNonNull(end, "end");
      Objects.requireNonNull(lastTold, "lastTold");
    }

    /** The span so far. */
    public TimeSpan span() {
      return new TimeSpan(start, end);
    }

    /** Mean P(inside) from the onset to lastInside. */
    public double score() {
      return insideSum / insideCount;
    }
  }

  public static final TrackerState IDLE =
      new TrackerState(Phase.IDLE, 0, -1, MediaTime.ZERO, Instant.EPOCH, Optional.empty());

  /**
   * @throws IllegalArgumentException if phase and candidate disagree
   */
  public TrackerState {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(lastTime, "lastTime");
    Objects.requireNonNull(lastCapturedAt, "lastCapturedAt");
    if (candidate.isPresent() == (phase == Phase.IDLE)) {
      throw new IllegalArgumentException(
          "a tracker has a candidate exactly outside IDLE, but " + phase + " has " + candidate);
    }
  }

  /** Whether somebody was told of a moment that has not ended. */
  public boolean open() {
    return phase == Phase.OPEN || phase == Phase.FALLING;
  }
}
