package io.sightline.app.show;

import java.util.Arrays;

/** Durations, the newest million of them. Thread-safe. */
final class Latencies {
  private static final int MOST = 1_000_000;

  private long[] nanos = new long[1_024];
  private int count;

  synchronized void add(long value) {
    if (count == nanos.length && count < MOST) {
      nanos = Arrays.copyOf(nanos, Math.min(MOST, count * 2));
    }
    nanos[count++ % nanos.length] = value;
  }

  /**
   * @param share in [0, 1]
   * @return milliseconds; 0 if there are none
   */
  synchronized long millis(double share) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.round(share * (sorted.length - 1))] / 1_000_000;
  }
}
