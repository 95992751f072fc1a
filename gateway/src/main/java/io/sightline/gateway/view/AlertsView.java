package io.sightline.gateway.view;

import io.sightline.core.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What became of the newest alerts. Beyond the capacity the oldest goes. Thread-safe. */
public final class AlertsView {
  private static final Comparator<Place> NEWEST_FIRST =
      Comparator.comparing(Place::at)
          .reversed()
          .thenComparing(Place::momentId)
          .thenComparing(Place::revision)
          .thenComparing(Place::channel);

  private final int capacity;
  private final TreeMap<Place, Alert> alerts = new TreeMap<>(NEWEST_FIRST);

  /** Where an alert stands in the list, newest first. */
  public record Place(Instant at, String momentId, int revision, String channel) {
    static Place of(Alert alert) {
      return new Place(alert.at(), alert.momentId(), alert.revision(), alert.channel());
    }
  }

  /**
   * A part of the list.
   *
   * @param alerts newest first
   * @param next where to go on; empty at the end
   */
  public record Page(List<Alert> alerts, Optional<Place> next) {
    public Page {
      alerts = List.copyOf(alerts);
    }
  }

  public AlertsView(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes one; the same one twice is one.
   *
   * @return whether it was news
   */
  public synchronized boolean add(Alert alert) {
    boolean news = alerts.put(Place.of(alert), alert) == null;
    if (alerts.size() > capacity) {
      alerts.pollLastEntry();
    }
    return news;
  }

  /**
   * @param after go on behind this place; empty from the newest
   * @param limit at least 1
   */
  public synchronized Page list(Predicate<Alert> wanted, Optional<Place> after, int limit) {
    List<Alert> found = new ArrayList<>();
    Map<Place, Alert> rest =
        after.<Map<Place, Alert>>map(p -> alerts.tailMap(p, false)).orElse(alerts);
    for (Alert alert : rest.values()) {
      if (wanted.test(alert)) {
        if (found.size() == limit) {
          return new Page(found, Optional.of(Place.of(found.get(limit - 1))));
        }
        found.add(alert);
      }
    }
    return new Page(found, Optional.empty());
  }

  /** What is known of each occurrence of which at least one alert is wanted, newest first. */
  public List<AlertGroup> groups(Predicate<Alert> wanted) {
    Map<String, List<Alert>> byMoment = new LinkedHashMap<>();
    synchronized (this) {
      for (Alert alert : alerts.descendingMap().values()) {
        if (wanted.test(alert)) {
          byMoment.computeIfAbsent(alert.momentId(), id -> new ArrayList<>()).add(alert);
        }
      }
    }
    return byMoment.values().stream()
        .map(AlertGroup::new)
        .sorted(
            Comparator.comparing((AlertGroup group) -> group.place().at())
                .reversed()
                .thenComparing(AlertGroup::id))
        .toList();
  }
}
