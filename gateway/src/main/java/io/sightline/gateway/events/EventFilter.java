package io.sightline.gateway.events;

import io.sightline.core.video.StreamId;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a client wants, and may have.
 *
 * @param types empty for all
 * @param streams empty for all; events that concern no single stream always come
 * @param cameras the only streams the client may hear of; empty for all
 */
public record EventFilter(
    Set<EventType> types, Set<StreamId> streams, Optional<Set<StreamId>> cameras) {
  public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

  public EventFilter {
    types = Set.copyOf(types);
    streams = Set.copyOf(streams);
    cameras = cameras.map(Set::copyOf);
  }

  /** Of all cameras. */
  public EventFilter(Set<EventType> types, Set<StreamId> streams) {
    this(types, streams, Optional.empty());
  }

  /** The event as this client gets it; empty if it does not. */
  Optional<byte[]> wire(Event event) {
    boolean wanted =
        (types.isEmpty() || types.contains(event.type()))
            && (streams.isEmpty() || event.stream().map(streams::contains).orElse(true));
    if (!wanted || cameras.isEmpty()) {
      return wanted ? Optional.of(event.wire()) : Optional.empty();
    }
    if (event.stream().isPresent() && !event.stream().get().isWithin(cameras.get())) {
      return Optional.empty();
    }
    return event.stream().isPresent() && event.narrow() == Event.SAME
        ? Optional.of(event.wire())
        : event.narrowed(cameras.get());
  }
}
