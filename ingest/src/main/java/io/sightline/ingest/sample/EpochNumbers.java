package io.sightline.ingest.sample;

import java.time.Instant;

/**
 * Numbers the epochs of one stream, each larger than the one before. Thread-safe: a worker that
 * hangs may still be there when the next one begins.
 */
public final class EpochNumbers {
  /**
   * Epochs that may have begun after the newest that is known was written down. It matters only
   * where the clock goes behind it.
   */
  private static final long UNSEEN = 1_000;

  private final boolean byClock;
  private long last;
  private boolean begun;

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
    return new EpochNumbers(true, newest == 0 ? 0 : newest + UNSEEN);
  }

  /** One by one, the same in every replay. */
  public static EpochNumbers countingFrom(long first) {
    return new EpochNumbers(false, first - 1);
  }

  /** The number of the epoch that begins now. */
  public synchronized long next(Instant now) {
    last = byClock ? Math.max(last + 1, now.toEpochMilli()) : last + 1;
    begun = true;
    return last;
  }

  /**
   * Somebody else has given this number to an epoch of the stream: later ones here are larger.
   *
   * @return whether an epoch that runs here is outnumbered, so that a new one has to begin
   */
  public synchronized boolean outnumberedBy(long other) {
    boolean behind = begun && last < other;
    if (last < other) {
      last = other + UNSEEN;
      begun = false;
    }
    return behind;
  }
}
