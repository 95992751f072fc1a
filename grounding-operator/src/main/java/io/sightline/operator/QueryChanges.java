package io.sightline.operator;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.util.Optional;

/** Puts, changes and removes standing queries, and ends what no longer stands. */
final class QueryChanges {
  private final OperatorState state;
  private final HeadFit fit;
  private final Outlet outlet;

  QueryChanges(OperatorState state, HeadFit fit, Outlet outlet) {
    this.state = state;
    this.fit = fit;
    this.outlet = outlet;
  }

  /** Puts aside those restored queries that this head does not take. */
  void refit() {
    state.queries().removeIf(query -> fit.refusal(query.vectors()).isPresent());
  }

  /**
   * Takes one record of the topic of queries. Nothing may be under way on the scoring lane.
   *
   * @throws UndecodableRecordException if it holds no query, or none that the head takes; one that
   *     the head does not take stays stored, since another head may take it
   */
  void take(TopicRecord record) throws Exception {
    QueryId id = record.key(Topics.QUERIES);
    Query query = record.value(Topics.QUERIES);
    if (query == null) {
      Optional<Query> removed = state.removeQuery(id);
      if (removed.isPresent()) {
        state.forEachStream(id, (tracks, tracked) -> end(tracks, id, tracked));
      }
      return;
    }
    if (!query.id().equals(id)) {
      throw new UndecodableRecordException("query " + query.id() + " has the key " + id);
    }
    Optional<String> refusal = fit.refusal(query.vectors());
    Optional<Query> before = state.putQuery(query, record.value());
    if (before.isPresent()) {
      boolean standsAsBefore =
          refusal.isEmpty() && query.sentence().equals(before.get().sentence());
      state.forEachStream(
          id,
          (tracks, tracked) -> {
            // A query that was encoded anew goes on; one that now says something else does not.
            if (!standsAsBefore || !query.appliesTo(tracks.stream(), query.vectors().encoder())) {
              end(tracks, id, tracked);
            }
          });
    }
    if (refusal.isPresent()) {
      state.queries().removeIf(stands -> stands.id().equals(id));
      throw new UndecodableRecordException(refusal.get());
    }
  }

  private void end(StreamTracks tracks, QueryId query, Tracked tracked) {
    outlet.end(tracked.track(), EndReason.QUERY_REMOVED);
    tracks.remove(query);
  }
}
