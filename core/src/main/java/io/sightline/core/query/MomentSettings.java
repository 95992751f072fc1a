package io.sightline.core.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When scores become a moment.
 *
 * @param startThreshold P(inside) that opens a moment, in (0, 1)
 * @param endThreshold P(inside) below which it may end, in (0, startThreshold]
 * @param minDuration how long it must hold before anybody is told, 0 to 1 h
 * @param mergeGap how long it must be gone before it has ended; a shorter dip is bridged, 0 to 1 h
 * @param maxDuration after which an open moment is ended, more than minDuration, at most 24 h
 * @param tellTentative whether people are told as soon as a frame reaches the start threshold,
 *     before the minimum duration has confirmed it: earlier, at the price of retractions
 */
public record MomentSettings(
    double startThreshold,
    double endThreshold,
    Duration minDuration,
    Duration mergeGap,
    Duration maxDuration,
    boolean tellTentative) {
  public static final MomentSettings DEFAULT =
      new MomentSettings(
          0.6, 0.4, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofHours(1));

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public MomentSettings {
    List<String> wrong = new ArrayList<>();
    if (!(startThreshold > 0 && startThreshold < 1)) {
      wrong.add("startThreshold must lie between 0 and 1, but was " + startThreshold);
    }
    if (!(endThreshold > 0 && endThreshold <= startThreshold)) {
      wrong.add("endThreshold must be above 0 and at most startThreshold, but was " + endThreshold);
    }
    if (minDuration.isNegative() || minDuration.compareTo(Duration.ofHours(1)) > 0) {
      wrong.add("minDuration must be 0 to 1 hour, but was " + minDuration);
    }
    if (mergeGap.isNegative() || mergeGap.compareTo(Duration.ofHours(1)) > 0) {
      wrong.add("mergeGap must be 0 to 1 hour, but was " + mergeGap);
    }
    if (maxDuration.compareTo(minDuration) <= 0
        || maxDuration.compareTo(Duration.ofHours(24)) > 0) {
      wrong.add(
          "maxDuration must be longer than minDuration and at most 24 hours, but was "
              + maxDuration);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Told when confirmed. */
  public MomentSettings(
      double startThreshold,
      double endThreshold,
      Duration minDuration,
      Duration mergeGap,
      Duration maxDuration) {
    this(startThreshold, endThreshold, minDuration, mergeGap, maxDuration, false);
  }

  /** The same, told before it is confirmed or not. */
  public MomentSettings withTellTentative(boolean early) {
    return new MomentSettings(
        startThreshold, endThreshold, minDuration, mergeGap, maxDuration, early);
  }
}
