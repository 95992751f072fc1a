package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.alert.StreamWatch;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of every stream, as far as its outages are alerts. Not thread-safe. */
final class Outages {
  private final Optional<StreamWatch> watch;
  private final Map<StreamId, StreamWatch.State> states = new HashMap<>();

  /**
   * @param after how long a stream must have been down; 0: nothing is an outage
   */
  Outages(Duration after) {
    this.watch = after.isZero() ? Optional.empty() : Optional.of(new StreamWatch(after));
  }

  /** Takes a stream as it is registered; empty: it was deleted. */
  Optional<Occurrence> registered(StreamId stream, Optional<StreamSpec> spec, Instant now) {
    if (watch.isEmpty()) {
      return Optional.empty();
    }
    if (spec.isEmpty()) {
      StreamWatch.State last = states.remove(stream);
      return last == null ? Optional.empty() : watch.get().deleted(last, stream).occurrence();
    }
    if (spec.get().enabled()) {
      states.putIfAbsent(stream, StreamWatch.State.of(now));
    }
    return Optional.empty();
  }

  Optional<Occurrence> status(StreamStatus status, Instant now) {
    if (watch.isEmpty() || status.stream().isZone()) {
      return Optional.empty();
    }
    StreamWatch.State before = states.getOrDefault(status.stream(), StreamWatch.State.of(now));
    return take(status.stream(), watch.get().advance(before, status, now));
  }

  /** As time goes by. */
  List<Occurrence> tick(Instant now) {
    List<Occurrence> found = new ArrayList<>();
    watch.ifPresent(
        known ->
            List.copyOf(states.keySet())
                .forEach(
                    stream ->
                        take(stream, known.tick(states.get(stream), stream, now))
                            .ifPresent(found::add)));
    return found;
  }

  private Optional<Occurrence> take(StreamId stream, StreamWatch.Step step) {
    states.put(stream, step.state());
    return step.occurrence();
  }

  /**
   * Takes up the outages that an earlier life told of and that had no end yet.
   *
   * @param written what was written about alerts, in any order
   */
  List<Occurrence> resumed(Collection<Alert> written, Instant now) {
    if (watch.isEmpty()) {
      return List.of();
    }
    Set<String> over = new HashSet<>();
    List<Alert> begun = new ArrayList<>();
    for (Alert alert : written) {
      if (alert.query().equals(StreamWatch.OFFLINE)) {
        if (alert.phase() == AlertPhase.END) {
          over.add(alert.momentId());
        } else {
          begun.add(alert);
        }
      }
    }
    begun.sort(Comparator.comparing(Alert::at));
    Map<StreamId, Occurrence> open = new HashMap<>();
    for (Alert alert : begun) {
      if (!over.contains(alert.momentId())) {
        open.put(alert.stream(), StreamWatch.again(alert.momentId(), alert.stream()));
        states.put(
            alert.stream(),
            states
                .getOrDefault(alert.stream(), StreamWatch.State.of(now))
                .resumed(alert.momentId()));
      }
    }
    return List.copyOf(open.values());
  }
}
