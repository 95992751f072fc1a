package io.sightline.gateway.registry;

import io.sightline.core.query.AlertWish;
import io.sightline.core.query.Severity;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How somebody wants matches of a query told; a field that is empty keeps its value, one without a
 * value goes back to what is usual.
 *
 * @param cooldown seconds
 * @param group seconds
 */
public record AlertDraft(
    Optional<Field<Severity>> severity,
    Optional<Field<Double>> cooldown,
    Optional<Field<Double>> group) {
  /** Changes nothing. */
  public static final AlertDraft NOTHING =
      new AlertDraft(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * What a field is set to.
   *
   * @param value empty: as usual
   */
  public record Field<T>(Optional<T> value) {
    public Field {
      Objects.requireNonNull(value, "value");
    }
  }

  /** Exactly this. */
  public static AlertDraft of(AlertWish wish) {
    return new AlertDraft(
        Optional.of(new Field<>(wish.severity())),
        Optional.of(new Field<>(wish.cooldown().map(AlertDraft::seconds))),
        Optional.of(new Field<>(wish.group().map(AlertDraft::seconds))));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  /** The same, where what is absent is as usual. */
  AlertDraft whole() {
    return new AlertDraft(
        Optional.of(severity.orElse(new Field<>(Optional.empty()))),
        Optional.of(cooldown.orElse(new Field<>(Optional.empty()))),
        Optional.of(group.orElse(new Field<>(Optional.empty()))));
  }

  /** The wish with this change; what is out of range is added to the errors, and stays. */
  AlertWish merged(AlertWish base, FieldErrors errors) {
    return new AlertWish(
        severity.map(Field::value).orElse(base.severity()),
        merged("cooldown_s", cooldown, base.cooldown(), AlertWish.MAX_COOLDOWN, errors),
        merged("group_s", group, base.group(), AlertWish.MAX_GROUP, errors));
  }

  private static Optional<Duration> merged(
      String name,
      Optional<Field<Double>> wanted,
      Optional<Duration> base,
      Duration most,
      FieldErrors errors) {
    if (wanted.isEmpty() || wanted.get().value().isEmpty()) {
      return wanted.isEmpty() ? base : Optional.empty();
    }
    double seconds = wanted.get().value().get();
    return errors.check(
            seconds >= 0 && seconds <= most.toSeconds(),
            "alert." + name,
            "must be 0 to " + most.toSeconds() + " seconds, or null")
        ? Optional.of(Duration.ofMillis(Math.round(seconds * 1_000)))
        : base;
  }
}
