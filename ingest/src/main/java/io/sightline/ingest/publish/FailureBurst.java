package io.sightline.ingest.publish;

/**
 * Counts failures so that a burst of them is told once, when it begins, and once when it is over.
 * Thread-safe.
 */
final class FailureBurst {
  private long total;
  private long inBurst;

  /**
   * @return whether this failure begins a burst
   */
  synchronized boolean failed() {
    total++;
    return ++inBurst == 1;
  }

  /**
   * @return how many failed in the burst that this success ends, 0 if there was none
   */
  synchronized long succeeded() {
    long ended = inBurst;
    inBurst = 0;
    return ended;
  }

  synchronized long total() {
    return total;
  }
}
