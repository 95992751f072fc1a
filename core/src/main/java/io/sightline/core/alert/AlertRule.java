package io.sightline.core.alert;

import java.time.Duration;
import java.util.Objects;

/**
 * How matches of a query are told.
 *
 * @param cooldown how long after a delivery the same stream and query keep quiet on that channel; 0
 *     to {@link #MAX_COOLDOWN}, 0 means never
 */
public record AlertRule(Severity severity, Duration cooldown) {
  public static final Duration MAX_COOLDOWN = Duration.ofDays(7);

  /** Every match is an alert. */
  public static final AlertRule DEFAULT = new AlertRule(Severity.ALERT, Duration.ZERO);

  /**
   * @throws IllegalArgumentException if the cooldown is out of its range
   */
  public AlertRule {
    Objects.requireNonNull(severity, "severity");
    if (cooldown.isNegative() || cooldown.compareTo(MAX_COOLDOWN) > 0) {
      throw new IllegalArgumentException(
          "cooldown must be 0 to " + MAX_COOLDOWN + ", but was " + cooldown);
    }
  }
}
