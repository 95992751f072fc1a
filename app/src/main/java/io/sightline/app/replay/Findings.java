package io.sightline.app.replay;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.replay.ReplayListener;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what a replay tells: the score curves, and the moments with when they were told. Not
 * thread-safe.
 */
public final class Findings implements ReplayListener {
  /** A moment that has ended, and the query that found it. */
  public record Found(StreamId stream, Query query, FoundSpan span) {}

  /** A point of a score curve. */
  public record Point(Query query, ScoredFrame frame) {}

  private final Map<QueryId, Query> queries = new LinkedHashMap<>();
  private final List<Found> found = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private final Map<String, MediaTime> startedAt = new HashMap<>();

  public Findings(List<Query> queries) {
    queries.forEach(query -> this.queries.put(query.id(), query));
  }

  @Override
  public void scored(StreamId stream, QueryId query, ScoredFrame frame) {
    points.add(new Point(queries.get(query), frame));
  }

  @Override
  public void updated(MomentUpdate update) {
    String id = update.moment().id();
    switch (update.type()) {
      case STARTED -> startedAt.put(id, update.toldAt());
      case ENDED -> {
        FoundSpan span =
            new FoundSpan(
                update.moment().span(),
                update.moment().score(),
                startedAt.remove(id),
                update.toldAt());
        found.add(new Found(update.moment().stream(), queries.get(update.moment().query()), span));
      }
      case RETRACTED -> startedAt.remove(id);
      case UPDATED -> {}
    }
  }

  /** In the order in which they ended. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  public List<FoundSpan> foundBy(Query query) {
    return found.stream().filter(one -> one.query().equals(query)).map(Found::span).toList();
  }

  public List<Point> points() {
    return List.copyOf(points);
  }
}
