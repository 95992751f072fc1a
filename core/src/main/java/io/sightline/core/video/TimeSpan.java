package io.sightline.core.video;

import java.util.Objects;

/** A stretch of media time {@code [start, end]} within one epoch; {@code start <= end}. */
public record TimeSpan(MediaTime start, MediaTime end) {
  /**
   * @throws IllegalArgumentException if the end lies before the start
   */
  public TimeSpan {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
    if (end.compareTo(start) < 0) {
      throw new IllegalArgumentException("span ends at " + end + ", before its start " + start);
    }
  }

  public static TimeSpan ofSeconds(double start, double end) {
    return new TimeSpan(MediaTime.ofSeconds(start), MediaTime.ofSeconds(end));
  }

  /** Length in seconds. */
  public double seconds() {
    return end.secondsSince(start);
  }

  /** Seconds that both spans cover. */
  public double overlapSeconds(TimeSpan other) {
    long from = Math.max(start.micros(), other.start.micros());
    long to = Math.min(end.micros(), other.end.micros());
    return Math.max(0, to - from) / 1e6;
  }

  /** Temporal intersection over union, in [0, 1]; 0 when both are empty. */
  public double iou(TimeSpan other) {
    double overlap = overlapSeconds(other);
    double union = seconds() + other.seconds() - overlap;
    return union > 0 ? overlap / union : 0;
  }
}
