package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Nobody is told for a while.
 *
 * @param query empty means every query
 * @param stream a camera with all its zones, or one zone; empty means every stream
 * @param until wall clock; from then on it has no effect
 */
public record Silence(
    String id, Optional<QueryId> query, Optional<StreamId> stream, Instant until) {
  public Silence {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(until, "until");
  }

  /** Whether it keeps a match quiet now. */
  public boolean covers(StreamId ofStream, QueryId ofQuery, Instant now) {
    return now.isBefore(until)
        && stream
            .map(silent -> silent.equals(ofStream) || silent.equals(ofStream.camera()))
            .orElse(true)
        && query.map(ofQuery::equals).orElse(true);
  }
}
