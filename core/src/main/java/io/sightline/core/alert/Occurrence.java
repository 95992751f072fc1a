package io.sightline.core.alert;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One phase of something that people may be told of: a moment, or a stream that is down.
 *
 * @param id the same in all its phases, not empty
 * @param revision of the moment; 0 at a NEW, more at an END
 * @param query what was asked; {@link StreamWatch#OFFLINE} for a stream that is down
 * @param zones the zones of its camera that it is in; empty means the whole picture
 * @param moment what became of the moment; empty if it is none
 * @param about one line for people, without secrets; may be empty
 */
public record Occurrence(
    String id,
    int revision,
    AlertPhase phase,
    StreamId stream,
    QueryId query,
    Set<String> zones,
    Optional<MomentUpdate> moment,
    String about) {
  /**
   * @throws IllegalArgumentException if the id is blank or the revision negative
   */
  public Occurrence {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(about, "about");
    zones = Set.copyOf(zones);
    if (id.isBlank() || revision < 0) {
      throw new IllegalArgumentException(
          "an occurrence needs an id and a revision from 0, but has '" + id + "', " + revision);
    }
  }

  /** What an update of a moment tells; empty where it is neither its beginning nor its end. */
  public static Optional<Occurrence> of(MomentUpdate update) {
    return switch (update.type()) {
      case STARTED -> Optional.of(of(update, AlertPhase.NEW));
      case UPDATED -> Optional.empty();
      case ENDED, RETRACTED -> Optional.of(of(update, AlertPhase.END));
    };
  }

  /** That a recording holds all of this moment, which has ended. */
  public static Occurrence media(MomentUpdate ended) {
    return of(ended, AlertPhase.MEDIA);
  }

  private static Occurrence of(MomentUpdate update, AlertPhase phase) {
    return new Occurrence(
        update.moment().id(),
        update.revision(),
        phase,
        update.moment().stream(),
        update.moment().query(),
        update.moment().stream().zone().map(Set::of).orElse(Set.of()),
        Optional.of(update),
        "");
  }
}
