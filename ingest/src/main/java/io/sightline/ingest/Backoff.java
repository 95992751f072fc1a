package io.sightline.ingest;

import java.time.Duration;

/**
 * How long to wait before trying again: twice as long after each failure, up to a limit, each time
 * less a random part of up to half, so that many streams of one dead server do not come all at
 * once. Not thread-safe.
 */
public final class Backoff {
  private final Settings settings;
  private int failures;

  /**
   * @param first wait after the first failure
   * @param most longest wait
   * @param needsPerson wait where a person has to change something first
   */
  public record Settings(Duration first, Duration most, Duration needsPerson) {
    public static final Settings DEFAULT =
        new Settings(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(30));

    /**
     * @throws IllegalArgumentException if first is below 10 ms or above most
     */
    public Settings {
      if (first.toMillis() < 10 || first.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            "first back-off must be at least 10 ms and at most the longest, but was " + first);
      }
    }
  }

  public Backoff(Settings settings) {
    this.settings = settings;
  }

  /**
   * The wait after one more failure.
   *
   * @param random in [0, 1)
   */
  public Duration next(double random) {
    // 2^20 times the first wait is beyond every limit.
    double full = settings.first.toMillis() * (double) (1L << Math.min(failures, 20));
    failures++;
    return jittered(Math.min(full, settings.most.toMillis()), random);
  }

  /**
   * The wait after one more failure, from the beginning of the attempt that failed: one that waited
   * long for an answer need not be followed by a long wait, or a source that is back would be found
   * late.
   *
   * @param attempt how long it took
   * @return at least half the first wait
   */
  public Duration next(double random, Duration attempt) {
    Duration left = next(random).minus(attempt);
    Duration least = settings.first.dividedBy(2);
    return left.compareTo(least) < 0 ? least : left;
  }

  /** The wait after a failure that only a person can mend; not counted. */
  public Duration forPerson(double random) {
    return jittered(settings.needsPerson.toMillis(), random);
  }

  /** The source was healthy: the next failure is the first. */
  public void reset() {
    failures = 0;
  }

  private static Duration jittered(double millis, double random) {
    return Duration.ofMillis(Math.round(millis * (1 - random / 2)));
  }
}
