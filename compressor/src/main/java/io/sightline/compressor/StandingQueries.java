package io.sightline.compressor;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.StreamId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The queries that stand now, as objects, for every stream thread of the process. Filled by the
 * thread that reads the queries topic; thread-safe.
 */
public final class StandingQueries {
  private final Map<QueryId, Query> queries = new ConcurrentSkipListMap<>();

  void put(QueryId id, Query query) {
    queries.put(id, query);
  }

  void remove(QueryId id) {
    queries.remove(id);
  }

  void clear() {
    queries.clear();
  }

  /** All of them, by id. */
  public Collection<Query> all() {
    return List.copyOf(queries.values());
  }

  /** The vectors of those that apply to frames of this stream made by this encoder, by id. */
  public List<QueryVectors> of(StreamId stream, String encoder) {
    return queries.values().stream()
        .filter(query -> query.appliesTo(stream, encoder))
        .map(Query::vectors)
        .toList();
  }
}
