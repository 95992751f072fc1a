package io.sightline.ingest.publish;

import java.time.Duration;
import java.time.Instant;

/** Turns a total of time spent into a share of the time that passed. Not thread-safe. */
final class LoadMeter {
  private static final Duration LEAST = Duration.ofMillis(1_500);

  private Instant since;
  private long before;
  private double load;

  /**
   * @param totalNanos spent so far; less than before where somebody new counts
   * @return share over the last seconds, at least 0
   */
  double at(long totalNanos, Instant now) {
    if (since == null || totalNanos < before) {
      since = now;
      before = totalNanos;
      return load;
    }
    Duration passed = Duration.between(since, now);
    if (passed.compareTo(LEAST) >= 0) {
      load = (double) (totalNanos - before) / passed.toNanos();
      since = now;
      before = totalNanos;
    }
    return load;
  }
}
