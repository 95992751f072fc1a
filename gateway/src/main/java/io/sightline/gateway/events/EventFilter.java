package io.sightline.gateway.events;

import io.sightline.core.video.StreamId;
import java.util.Set;

/**
 * Which events a client wants.
 *
 * @param types empty for all
 * @param streams empty for all; events that concern no single stream always come
 */
public record EventFilter(Set<EventType> types, Set<StreamId> streams) {
  public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

  public EventFilter {
    types = Set.copyOf(types);
    streams = Set.copyOf(streams);
  }

  boolean matches(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && (streams.isEmpty() || event.stream().map(streams::contains).orElse(true));
  }
}
