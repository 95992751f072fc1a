package io.sightline.gateway.events;

import io.sightline.core.video.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * One event, encoded once for all clients but those who may hear of some streams only. Immutable.
 *
 * @param number place in the order of events, from 1
 * @param stream what it concerns; empty if no single stream
 * @param wire the bytes of the event as server-sent events spell it, shared, not to be changed
 * @param head what stands before the data
 * @param narrow the JSON for those who may hear of some streams only; {@link #SAME} where that is
 *     the same
 */
record Event(
    long number,
    EventType type,
    Optional<StreamId> stream,
    byte[] wire,
    String head,
    Narrowed narrow) {

  /** An event in the eyes of somebody who sees only these streams; empty if it is not theirs. */
  public interface Narrowed {
    Optional<String> json(Set<StreamId> cameras);
  }

  /** Who may hear of its stream hears the same as everybody. */
  static final Narrowed SAME = cameras -> Optional.empty();

  /**
   * @param json one line
   */
  static Event of(
      String instance,
      long number,
      EventType type,
      Optional<StreamId> stream,
      String json,
      Narrowed narrow) {
    String id = type.kept() ? "id: " + instance + "-" + number + "\n" : "";
    String head = id + "event: " + type.wireName() + "\ndata: ";
    return new Event(number, type, stream, wire(head, json), head, narrow);
  }

  Optional<byte[]> narrowed(Set<StreamId> cameras) {
    return narrow.json(cameras).map(json -> wire(head, json));
  }

  private static byte[] wire(String head, String json) {
    return (head + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
