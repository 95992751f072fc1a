package io.sightline.core.alert;

import io.sightline.core.query.AlertWish;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How matches of a query are told.
 *
 * @param cooldown how long after a delivery the same stream and query keep quiet on that channel; 0
 *     to {@link #MAX_COOLDOWN}, 0 means never
 * @param group how long the first match waits for matches of the same query on other streams, with
 *     which it becomes one notification; they share a cooldown then; 0 to {@link #MAX_GROUP}, 0
 *     means that each goes alone and at once
 * @param schedule when it is told at all
 */
public record AlertRule(Severity severity, Duration cooldown, Duration group, Schedule schedule) {
  public static final Duration MAX_COOLDOWN = AlertWish.MAX_COOLDOWN;
  public static final Duration MAX_GROUP = AlertWish.MAX_GROUP;

  /** Every match is an alert. */
  public static final AlertRule DEFAULT = new AlertRule(Severity.ALERT, Duration.ZERO);

  /**
   * @throws IllegalArgumentException naming what is out of its range
   */
  public AlertRule {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(schedule, "schedule");
    new AlertWish(Optional.of(severity), Optional.of(cooldown), Optional.of(group));
  }

  /** At any time, each match alone. */
  public AlertRule(Severity severity, Duration cooldown) {
    this(severity, cooldown, Duration.ZERO, Schedule.ALWAYS);
  }

  /** The same with what the owner of a query wants. */
  public AlertRule with(AlertWish wish) {
    return new AlertRule(
        wish.severity().orElse(severity),
        wish.cooldown().orElse(cooldown),
        wish.group().orElse(group),
        schedule);
  }

  boolean groups() {
    return !group.isZero();
  }
}
