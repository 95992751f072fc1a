package io.sightline.core.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was told of one (stream, query), and to whom. Immutable; bounded by the channels and {@link
 * #MAX_RECENT}.
 *
 * @param last by channel: the last delivery of a start, from which the cooldown counts
 * @param recent the newest moments, oldest first
 */
public record AlertState(Map<String, Delivery> last, List<Recent> recent) {
  /** Moments remembered: of one that is forgotten the end is not told any more. */
  public static final int MAX_RECENT = 16;

  /** Nothing was told yet. */
  public static final AlertState EMPTY = new AlertState(Map.of(), List.of());

  /** When a start was delivered, and how much it mattered. */
  public record Delivery(Instant at, Severity severity) {}

  /**
   * A moment.
   *
   * @param revision the newest that was looked at
   * @param channels those that were told of its start, or are being told
   */
  public record Recent(String momentId, int revision, Set<String> channels) {
    public Recent {
      channels = Set.copyOf(channels);
    }
  }

  public AlertState {
    last = Map.copyOf(last);
    recent = List.copyOf(recent);
  }

  Optional<Recent> find(String momentId) {
    return recent.stream().filter(moment -> moment.momentId().equals(momentId)).findFirst();
  }

  AlertState with(Recent moment) {
    List<Recent> moments = new ArrayList<>(recent);
    moments.removeIf(other -> other.momentId().equals(moment.momentId()));
    moments.add(moment);
    return new AlertState(
        last, moments.subList(Math.max(0, moments.size() - MAX_RECENT), moments.size()));
  }

  /**
   * After it is known what became of an alert, now or in an earlier life. A delivered start begins
   * the cooldown of its channel; a channel that was not told the start is not told the end.
   */
  AlertState recorded(Alert alert, Severity severity) {
    boolean start = alert.revision() == 0;
    boolean delivered = alert.outcome() == Alert.Outcome.DELIVERED;
    AlertState next = this;
    if (start && delivered) {
      Map<String, Delivery> deliveries = new HashMap<>(last);
      deliveries.merge(
          alert.channel(),
          new Delivery(alert.at(), severity),
          (before, now) -> before.at().isAfter(now.at()) ? before : now);
      next = new AlertState(deliveries, recent);
    }
    Optional<Recent> moment = start ? find(alert.momentId()) : Optional.empty();
    if (moment.isEmpty()) {
      return next;
    }
    List<Recent> moments = new ArrayList<>(recent);
    Set<String> channels = new HashSet<>(moment.get().channels());
    if (delivered) {
      channels.add(alert.channel());
    } else {
      channels.remove(alert.channel());
    }
    moments.set(
        moments.indexOf(moment.get()),
        new Recent(alert.momentId(), moment.get().revision(), channels));
    return new AlertState(next.last, moments);
  }
}
