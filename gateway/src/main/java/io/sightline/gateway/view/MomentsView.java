package io.sightline.gateway.view;

import io.sightline.core.grounding.MomentUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The newest moments, each as its highest revision tells it. Beyond the capacity the one that
 * started longest ago goes. Thread-safe.
 */
public final class MomentsView {
  private static final Comparator<Place> NEWEST_FIRST =
      Comparator.comparing(Place::startedAt).reversed().thenComparing(Place::id);

  private final int capacity;
  private final Map<String, MomentUpdate> updates = new HashMap<>();
  // Of those that were told more than once since the topic was read.
  private final Map<String, MomentUpdate> beginnings = new HashMap<>();
  private final TreeSet<Place> order = new TreeSet<>(NEWEST_FIRST);

  /**
   * Where a moment stands in the list, newest first.
   *
   * @param startedAt wall clock of its start
   */
  public record Place(Instant startedAt, String id) {
    static Place of(MomentUpdate update) {
      return new Place(update.moment().startedAt(), update.moment().id());
    }
  }

  /**
   * A part of the list.
   *
   * @param moments newest start first
   * @param next where to go on; empty at the end
   */
  public record Page(List<MomentUpdate> moments, Optional<Place> next) {
    public Page {
      moments = List.copyOf(moments);
    }
  }

  public MomentsView(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes an update unless this revision of the moment, or a later one, is known.
   *
   * @return whether it was news
   */
  public synchronized boolean apply(MomentUpdate update) {
    MomentUpdate known = updates.get(update.moment().id());
    if (known != null) {
      if (update.revision() <= known.revision()) {
        return false;
      }
      order.remove(Place.of(known));
      beginnings.putIfAbsent(known.moment().id(), known);
    }
    updates.put(update.moment().id(), update);
    order.add(Place.of(update));
    if (order.size() > capacity) {
      String oldest = order.pollLast().id();
      updates.remove(oldest);
      beginnings.remove(oldest);
    }
    return true;
  }

  /** Takes a tombstone. */
  public synchronized void remove(String id) {
    MomentUpdate known = updates.remove(id);
    beginnings.remove(id);
    if (known != null) {
      order.remove(Place.of(known));
    }
  }

  public synchronized Optional<MomentUpdate> get(String id) {
    return Optional.ofNullable(updates.get(id));
  }

  /**
   * What was told of a moment, the first and the newest update, where both are known; the topic
   * keeps the newest alone, so that after a restart the first may be missing.
   */
  public synchronized List<MomentUpdate> told(String id) {
    return Stream.of(beginnings.get(id), updates.get(id)).filter(Objects::nonNull).toList();
  }

  /**
   * @param after go on behind this place; empty from the newest
   * @param limit at least 1
   */
  public synchronized Page list(MomentFilter filter, Optional<Place> after, int limit) {
    List<MomentUpdate> found = new ArrayList<>();
    for (Place place : after.map(start -> order.tailSet(start, false)).orElse(order)) {
      MomentUpdate update = updates.get(place.id());
      if (filter.matches(update)) {
        if (found.size() == limit) {
          return new Page(found, Optional.of(Place.of(found.get(limit - 1))));
        }
        found.add(update);
      }
    }
    return new Page(found, Optional.empty());
  }

  public synchronized int size() {
    return updates.size();
  }
}
