package io.sightline.gateway.events;

import java.util.Locale;
import java.util.Optional;

/** What an event tells of; the name in lower case is the event name on the wire. */
public enum EventType {
  /** A moment has begun, changed, ended, or was a mistake. */
  MOMENT(true),
  /** Somebody was told of something, or was not and why. */
  ALERT(true),
  /** New scores of a stream. Not kept for those who come back, left out for those who lag. */
  SCORE(false),
  /** What a stream is doing now. */
  STATUS(true),
  /** A stream was created, changed or deleted. */
  STREAM(true),
  /** A query was created, changed or deleted. */
  QUERY(true);

  private final boolean kept;

  EventType(boolean kept) {
    this.kept = kept;
  }

  /** Whether nobody who listens may miss it: it has an id and is kept for those who come back. */
  public boolean kept() {
    return kept;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of that wire name. */
  public static Optional<EventType> ofWireName(String name) {
    for (EventType type : values()) {
      if (type.wireName().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
