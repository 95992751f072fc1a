package io.sightline.ingest.publish;

import java.time.Duration;
import java.time.Instant;

/**
 * Says which pauses between two frames of a stream are gaps, though the connection stood all the
 * time: those much longer than what is usual with it. Not thread-safe.
 */
final class PauseRule {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final double MUCH_LONGER = 2.5;

  /** So many long pauses on end are no pauses: the stream has become slower. */
  private static final int BECOMES_USUAL = 3;

  private Instant last;
  private double usualSeconds;
  private int longOnEnd;

  /**
   * @param at capture time of the next frame
   * @return whether nothing was seen since the frame before
   */
  boolean isGap(Instant at) {
    if (last == null || !at.isAfter(last)) {
      last = last == null ? at : last;
      return false;
    }
    double seconds = Duration.between(last, at).toNanos() / 1e9;
    last = at;
    if (usualSeconds == 0) {
      usualSeconds = seconds;
      return false;
    }
    if (seconds <= Math.max(LEAST.toSeconds(), MUCH_LONGER * usualSeconds)) {
      usualSeconds += (seconds - usualSeconds) / 8;
      longOnEnd = 0;
      return false;
    }
    longOnEnd++;
    if (longOnEnd >= BECOMES_USUAL) {
      usualSeconds = seconds;
      longOnEnd = 0;
      return false;
    }
    return true;
  }
}
