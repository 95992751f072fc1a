package io.sightline.ingest.sample;

import java.time.Instant;

/**
 * Numbers the epochs of one stream: wall-clock milliseconds at their start, so that they grow over
 * restarts too, and always larger than the one before. Not thread-safe.
 */
public final class EpochNumbers {
  private long last;

  /**
   * @param newest the newest number that is known to be taken, 0 for none
   */
  public EpochNumbers(long newest) {
    this.last = newest;
  }

  public long next(Instant now) {
    last = Math.max(last + 1, now.toEpochMilli());
    return last;
  }
}
