package io.sightline.gateway.view;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.Alert.Outcome;
import io.sightline.core.alert.AlertPhase;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is known to have become of one occurrence, on every channel: what a person looks at
 * once.
 *
 * @param alerts not empty; kept oldest first
 */
public record AlertGroup(List<Alert> alerts) {
  private static final Comparator<Alert> IN_ORDER =
      Comparator.comparing(Alert::at).thenComparing(Alert::phase).thenComparing(Alert::channel);

  /**
   * Where it stands in the list, newest first.
   *
   * @param at wall clock when it was first decided
   */
  public record Place(Instant at, String id) {}

  public AlertGroup {
    alerts = alerts.stream().sorted(IN_ORDER).toList();
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("an alert group has at least one alert");
    }
  }

  /** Of the moment, or of what else people are told of. */
  public String id() {
    return first().momentId();
  }

  /** The oldest. */
  public Alert first() {
    return alerts.get(0);
  }

  public Place place() {
    return new Place(first().at(), id());
  }

  /** Delivered if any channel was told that it has begun. */
  public Outcome outcome() {
    return alerts.stream().anyMatch(alert -> alert.outcome() == Outcome.DELIVERED)
        ? Outcome.DELIVERED
        : Outcome.SUPPRESSED;
  }

  /** Why nobody was told; empty if somebody was. */
  public Optional<String> reason() {
    return outcome() == Outcome.DELIVERED
        ? Optional.empty()
        : alerts.stream()
            .filter(alert -> alert.phase() == AlertPhase.NEW)
            .findFirst()
            .or(() -> Optional.of(first()))
            .map(Alert::reason);
  }
}
