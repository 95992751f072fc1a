package io.sightline.gateway.alerts;

import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.Severity;
import io.sightline.core.video.Thumbnail;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one notification says, whichever way it goes.
 *
 * @param group id of the first of those that go together: within a group order is kept
 * @param sentence of the query; empty if it is gone, or there is none
 * @param items at least one; several only where matches on several streams go together
 */
public record Notice(String group, Severity severity, Optional<String> sentence, List<Item> items) {
  /**
   * One thing that it tells of.
   *
   * @param streamName for people
   * @param picture of it; empty where there is none
   */
  public record Item(Occurrence occurrence, String streamName, Optional<Thumbnail> picture) {
    public Item {
      Objects.requireNonNull(occurrence, "occurrence");
      Objects.requireNonNull(streamName, "streamName");
      Objects.requireNonNull(picture, "picture");
    }
  }

  public Notice {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(sentence, "sentence");
    items = List.copyOf(items);
    if (items.isEmpty()) {
      throw new IllegalArgumentException("a notice must tell of something");
    }
  }

  public Occurrence first() {
    return items.get(0).occurrence();
  }

  public AlertPhase phase() {
    return first().phase();
  }

  /** The same for every try, in this run and the next. */
  public String key() {
    // An id is read from a topic: it must not be able to end a header.
    String id = first().id().replaceAll("[^A-Za-z0-9._-]", "_");
    return id + "-" + first().revision() + (phase() == AlertPhase.MEDIA ? "-media" : "");
  }
}
