package io.sightline.schemas.codec;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.QueryScores;
import io.sightline.schemas.avro.ScoresRecord;
import io.sightline.schemas.wire.BodyEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.avro.io.Encoder;

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
   * The scores of a window's new frames straight from the head's output: the bytes of {@link
   * #toAvro}, without an object a query or frame.
   *
   * @param queries how many
   * @param ids UTF-8 of each query's id, ascending
   * @param firstRow the row of the first query; the others follow it
   */
  public static BodyEncoder body(
      Window window, int queries, IntFunction<byte[]> ids, BoundaryScores scores, int firstRow) {
    return out -> {
      List<MemoryFrame> frames = window.shortTerm();
      int count = window.newFrames();
      out.writeString(window.stream().value());
      out.writeLong(window.epoch());
      out.writeArrayStart();
      out.setItemCount(count);
      for (int i = frames.size() - count; i < frames.size(); i++) {
        out.startItem();
        out.writeLong(frames.get(i).time().micros());
      }
      out.writeArrayEnd();
      out.writeLong(Micros.of(window.newest().capturedAt()));
      out.writeArrayStart();
      out.setItemCount(queries);
      for (int i = 0; i < queries; i++) {
        out.startItem();
        out.writeBytes(ids.apply(i)); // as a string is: its length, its bytes
        for (int column = 0; column < 3; column++) {
          writeColumn(out, scores, firstRow + i, count, column);
        }
      }
      out.writeArrayEnd();
    };
  }

  /** One of start, end, inside, for the newest positions. */
  private static void writeColumn(
      Encoder out, BoundaryScores scores, int row, int count, int column) throws IOException {
    int positions = scores.shape().shortFrames();
    out.writeArrayStart();
    out.setItemCount(count);
    for (int i = positions - count; i < positions; i++) {
      out.startItem();
      out.writeFloat(
          switch (column) {
            case 0 -> scores.start(row, i);
            case 1 -> scores.end(row, i);
            default -> scores.inside(row, i);
          });
    }
    out.writeArrayEnd();
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
