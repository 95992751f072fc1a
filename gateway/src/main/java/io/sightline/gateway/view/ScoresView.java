package io.sightline.gateway.view;

import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last scores of every (stream, query). Beyond {@code pairs} the pair longest silent goes,
 * beyond {@code points} its oldest score. Thread-safe.
 */
public final class ScoresView {
  private final int pairs;
  private final int points;
  // Ordered by access: the eldest is the one longest silent.
  private final LinkedHashMap<Pair, Ring> rings = new LinkedHashMap<>(16, 0.75f, true);

  private record Pair(StreamId stream, QueryId query) {}

  public ScoresView(int pairs, int points) {
    this.pairs = pairs;
    this.points = points;
  }

  /** Takes the scores of a window's new frames. */
  public synchronized void apply(ScoreRecord record) {
    for (Map.Entry<QueryId, List<FrameScores>> entry : record.scores().entrySet()) {
      Ring ring =
          rings.computeIfAbsent(
              new Pair(record.stream(), entry.getKey()), pair -> new Ring(points));
      for (int i = 0; i < record.times().size(); i++) {
        ring.add(atMillis(record, i), entry.getValue().get(i));
      }
    }
    while (rings.size() > pairs) {
      rings.remove(rings.keySet().iterator().next());
    }
  }

  /** Wall clock at the camera of the i-th frame of a record, milliseconds since 1970. */
  public static long atMillis(ScoreRecord record, int i) {
    MediaTime newest = record.times().get(record.times().size() - 1);
    long behind = (newest.micros() - record.times().get(i).micros()) / 1_000;
    return record.capturedAt().toEpochMilli() - behind;
  }

  /** Forgets a stream. */
  public synchronized void remove(StreamId stream) {
    rings.keySet().removeIf(pair -> pair.stream().equals(stream));
  }

  /** Forgets a query. */
  public synchronized void remove(QueryId query) {
    rings.keySet().removeIf(pair -> pair.query().equals(query));
  }

  /**
   * The lines of these streams and queries, empty for all.
   *
   * @param sinceMillis no older points; milliseconds since 1970
   */
  public synchronized List<ScoreLine> lines(
      Optional<StreamId> stream, Optional<QueryId> query, long sinceMillis) {
    List<ScoreLine> lines = new ArrayList<>();
    rings.forEach(
        (pair, ring) -> {
          if (stream.map(pair.stream()::equals).orElse(true)
              && query.map(pair.query()::equals).orElse(true)) {
            lines.add(new ScoreLine(pair.stream(), pair.query(), ring.since(sinceMillis)));
          }
        });
    return lines;
  }

  public synchronized int size() {
    return rings.size();
  }

  /** The last scores of one pair, in arrays: 20 bytes a point. */
  private static final class Ring {
    private final long[] at;
    private final float[] scores;
    private int next;
    private int size;

    Ring(int capacity) {
      at = new long[capacity];
      scores = new float[capacity * 3];
    }

    void add(long atMillis, FrameScores frame) {
      at[next] = atMillis;
      scores[next * 3] = frame.start();
      scores[next * 3 + 1] = frame.end();
      scores[next * 3 + 2] = frame.inside();
      next = (next + 1) % at.length;
      size = Math.min(size + 1, at.length);
    }

    List<ScoreLine.Point> since(long millis) {
      List<ScoreLine.Point> points = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        int place = Math.floorMod(next - size + i, at.length);
        if (at[place] >= millis) {
          points.add(
              new ScoreLine.Point(
                  at[place], scores[place * 3], scores[place * 3 + 1], scores[place * 3 + 2]));
        }
      }
      return points;
    }
  }
}
