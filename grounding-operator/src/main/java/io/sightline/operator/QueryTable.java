package io.sightline.operator;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The standing queries, decoded: what applies to a stream is looked up once, not for every window.
 * Not thread-safe.
 */
final class QueryTable {
  private static final int MOST_REMEMBERED = 10_000;

  private record Place(StreamId stream, String encoder) {}

  private final Map<QueryId, Query> queries = new TreeMap<>();
  private final Map<Place, Applying> applying = new HashMap<>();

  /** Returns what it takes the place of. */
  Optional<Query> put(Query query) {
    applying.clear();
    return Optional.ofNullable(queries.put(query.id(), query));
  }

  /** Returns what stood there. */
  Optional<Query> remove(QueryId query) {
    applying.clear();
    return Optional.ofNullable(queries.remove(query));
  }

  /** Takes out those that are not to be scored. */
  void removeIf(Predicate<Query> refused) {
    applying.clear();
    queries.values().removeIf(refused);
  }

  /** All of them, in order of ids. */
  List<Query> all() {
    return List.copyOf(queries.values());
  }

  /** What stands for frames of this stream made by this encoder. */
  Applying applyingTo(StreamId stream, String encoder) {
    if (applying.size() >= MOST_REMEMBERED) {
      applying.clear();
    }
    return applying.computeIfAbsent(
        new Place(stream, encoder),
        place ->
            new Applying(
                queries.values().stream().filter(q -> q.appliesTo(stream, encoder)).toList()));
  }
}
