package io.sightline.ingest.sample;

import java.time.Instant;

/** Numbers the epochs of one stream, each larger than the one before. Not thread-safe. */
public final class EpochNumbers {
  private final boolean byClock;
  private long last;

  private EpochNumbers(boolean byClock, long last) {
    this.byClock = byClock;
    this.last = last;
  }

  /**
   * By wall-clock milliseconds at their start, so that they grow over restarts too.
   *
   * @param newest the newest number that is known to be taken, 0 for none
   */
  public static EpochNumbers byClock(long newest) {
    return new EpochNumbers(true, newest);
  }

  /** One by one, the same in every replay. */
  public static EpochNumbers countingFrom(long first) {
    return new EpochNumbers(false, first - 1);
  }

  /** The number of the epoch that begins now. */
  public long next(Instant now) {
    last = byClock ? Math.max(last + 1, now.toEpochMilli()) : last + 1;
    return last;
  }
}
