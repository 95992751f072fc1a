package io.sightline.schemas.codec;

import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.QueryScores;
import io.sightline.schemas.avro.ScoresRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Boundary scores of a window's new frames. */
public final class ScoreCodec {
  private ScoreCodec() {}

  public static ScoresRecord toAvro(ScoreRecord scores) {
    List<QueryScores> queries = new ArrayList<>(scores.scores().size());
    new TreeMap<>(scores.scores()).forEach((query, frames) -> queries.add(columns(query, frames)));
    return new ScoresRecord(
        scores.stream().value(),
        scores.epoch(),
        scores.times().stream().map(MediaTime::micros).toList(),
        scores.capturedAt(),
        queries);
  }

  /**
   * @throws IllegalArgumentException if a query stands twice or has not one score a frame
   */
  public static ScoreRecord fromAvro(ScoresRecord avro) {
    Map<QueryId, List<FrameScores>> scores = new HashMap<>();
    for (QueryScores columns : avro.getQueries()) {
      if (scores.put(new QueryId(columns.getQuery()), frames(columns)) != null) {
        throw new IllegalArgumentException("query " + columns.getQuery() + " stands twice");
      }
    }
    return new ScoreRecord(
        new StreamId(avro.getStream()),
        avro.getEpoch(),
        avro.getTimesMicros().stream().map(MediaTime::new).toList(),
        avro.getCapturedAt(),
        scores);
  }

  private static QueryScores columns(QueryId query, List<FrameScores> frames) {
    return new QueryScores(
        query.value(),
        frames.stream().map(FrameScores::start).toList(),
        frames.stream().map(FrameScores::end).toList(),
        frames.stream().map(FrameScores::inside).toList());
  }

  private static List<FrameScores> frames(QueryScores columns) {
    int count = columns.getInside().size();
    if (columns.getStart().size() != count || columns.getEnd().size() != count) {
      throw new IllegalArgumentException(
          "query " + columns.getQuery() + " has columns of different length");
    }
    List<FrameScores> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(
          new FrameScores(
              columns.getStart().get(i), columns.getEnd().get(i), columns.getInside().get(i)));
    }
    return List.copyOf(frames);
  }
}
