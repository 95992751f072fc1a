package io.sightline.gateway.events;

import io.sightline.core.video.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One event, encoded once for all clients. Immutable.
 *
 * @param number place in the order of events, from 1
 * @param stream what it concerns; empty if no single stream
 * @param wire the bytes of the event as server-sent events spell it, shared, not to be changed
 */
record Event(long number, EventType type, Optional<StreamId> stream, byte[] wire) {
  /**
   * @param json one line
   */
  static Event of(
      String instance, long number, EventType type, Optional<StreamId> stream, String json) {
    String id = type.kept() ? "id: " + instance + "-" + number + "\n" : "";
    String text = id + "event: " + type.wireName() + "\ndata: " + json + "\n\n";
    return new Event(number, type, stream, text.getBytes(StandardCharsets.UTF_8));
  }
}
