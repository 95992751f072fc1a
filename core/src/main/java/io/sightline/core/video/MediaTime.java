package io.sightline.core.video;

import java.time.Duration;

/**
 * A point on a stream's own clock, in microseconds since the start of its epoch. Negative values
 * are possible: frames remembered from an earlier epoch lie before the start of this one.
 */
public record MediaTime(long micros) implements Comparable<MediaTime> {
  public static final MediaTime ZERO = new MediaTime(0);

  /** Rounds to the nearest microsecond. */
  public static MediaTime ofSeconds(double seconds) {
    return new MediaTime(Math.round(seconds * 1e6));
  }

  public double seconds() {
    return micros / 1e6;
  }

  /** Seconds from {@code earlier} to this time; negative if this time is the earlier one. */
  public double secondsSince(MediaTime earlier) {
    return (micros - earlier.micros) / 1e6;
  }

  public MediaTime plus(Duration duration) {
    return plusMicros(duration.toNanos() / 1_000);
  }

  public MediaTime plusMicros(long delta) {
    return new MediaTime(Math.addExact(micros, delta));
  }

  /** The time halfway between the two, rounded down. */
  public static MediaTime midpoint(MediaTime a, MediaTime b) {
    return new MediaTime(Math.floorDiv(Math.addExact(a.micros, b.micros), 2));
  }

  @Override
  public int compareTo(MediaTime other) {
    return Long.compare(micros, other.micros);
  }

  @Override
  public String toString() {
    return String.format(java.util.Locale.ROOT, "%.3fs", seconds());
  }
}
