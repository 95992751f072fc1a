package io.sightline.core.query;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the owner of a query wants its matches told; what is empty is as usual for the system.
 *
 * @param cooldown how long after a delivery the same stream and query keep quiet; 0 to {@link
 *     #MAX_COOLDOWN}, 0 means never
 * @param group how long the first match waits for matches on other streams, with which it becomes
 *     one notification; 0 to {@link #MAX_GROUP}, 0 means that each goes alone and at once
 */
public record AlertWish(
    Optional<Severity> severity, Optional<Duration> cooldown, Optional<Duration> group) {
  public static final Duration MAX_COOLDOWN = Duration.ofDays(7);
  public static final Duration MAX_GROUP = Duration.ofMinutes(5);

  /** Everything as usual. */
  public static final AlertWish NONE =
      new AlertWish(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @throws IllegalArgumentException naming what is out of its range
   */
  public AlertWish {
    Objects.requireNonNull(severity, "severity");
    cooldown.ifPresent(wanted -> check("cooldown", wanted, MAX_COOLDOWN));
    group.ifPresent(wanted -> check("group", wanted, MAX_GROUP));
  }

  private static void check(String name, Duration wanted, Duration most) {
    if (wanted.isNegative() || wanted.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " must be 0 to " + most + ", but was " + wanted);
    }
  }
}
