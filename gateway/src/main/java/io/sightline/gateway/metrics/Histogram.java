package io.sightline.gateway.metrics;

import java.time.Duration;

/** Durations in buckets, 5 ms to 60 s. Thread-safe. */
public final class Histogram {
  private static final double[] BOUNDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60
  };

  private final long[] counts = new long[BOUNDS.length + 1];
  private double sum;

  /** Takes one duration; a negative one, of clocks that disagree, counts as none. */
  public synchronized void observe(Duration duration) {
    double seconds = Math.max(0, duration.toNanos() / 1e9);
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += seconds;
  }

  synchronized void append(StringBuilder text, String name, String labels) {
    long below = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      below += counts[i];
      String bound = i < BOUNDS.length ? Double.toString(BOUNDS[i]) : "+Inf";
      text.append(name).append("_bucket{").append(labels).append(",le=\"").append(bound);
      text.append("\"} ").append(below).append('\n');
    }
    text.append(name).append("_sum{").append(labels).append("} ").append(sum).append('\n');
    text.append(name).append("_count{").append(labels).append("} ").append(below).append('\n');
  }
}
