package io.sightline.core.grounding;

import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.time.Instant;
import java.util.Objects;

/**
 * One located span.
 *
 * @param id deterministic: the same stream, query, epoch and onset give the same id, live and in
 *     replay
 * @param span media time; the end is so far, until the moment has ended
 * @param startedAt wall clock at the camera of the span's start
 * @param score mean P(inside) over the frames of the span, in [0, 1]
 */
public record Moment(
    String id,
    StreamId stream,
    QueryId query,
    long epoch,
    TimeSpan span,
    Instant startedAt,
    double score) {
  public Moment {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(span, "span");
    Objects.requireNonNull(startedAt, "startedAt");
  }
}
