package io.sightline.gateway.view;

import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The last scores of every (stream, query), and for longer the highest of every ten seconds. Beyond
 * {@code pairs} the pair longest silent goes, beyond {@code points} its oldest score. Thread-safe.
 */
public final class ScoresView {
  /** Over how long the older scores are summed up. */
  public static final Duration COARSE = Duration.ofSeconds(10);

  /** As many of those are held: about three hours. */
  public static final int COARSE_POINTS = 1_080;

  private final int pairs;
  private final int points;
  // Ordered by access: the eldest is the one longest silent.
  private final LinkedHashMap<Pair, History> rings = new LinkedHashMap<>(16, 0.75f, true);

  private record Pair(StreamId stream, QueryId query) {}

  public ScoresView(int pairs, int points) {
    this.pairs = pairs;
    this.points = points;
  }

  /** Takes the scores of a window's new frames. */
  public synchronized void apply(ScoreRecord record) {
    for (Map.Entry<QueryId, List<FrameScores>> entry : record.scores().entrySet()) {
      History ring =
          rings.computeIfAbsent(
              new Pair(record.stream(), entry.getKey()), pair -> new History(points));
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
            lines.add(new ScoreLine(pair.stream(), pair.query(), ring.fine.since(sinceMillis)));
          }
        });
    return lines;
  }

  /**
   * The lines of a stream over a span: first the highest of every ten seconds, then every score.
   *
   * @param query empty for all
   * @param fromMillis milliseconds since 1970
   * @param toMillis milliseconds since 1970, left out
   */
  public synchronized List<ScoreLine> history(
      StreamId stream, Optional<QueryId> query, long fromMillis, long toMillis) {
    List<ScoreLine> lines = new ArrayList<>();
    rings.forEach(
        (pair, history) -> {
          if (pair.stream().equals(stream) && query.map(pair.query()::equals).orElse(true)) {
            lines.add(new ScoreLine(stream, pair.query(), history.span(fromMillis, toMillis)));
          }
        });
    return lines;
  }

  /** The oldest score that is held of these lines; milliseconds since 1970. */
  public synchronized Optional<Long> heldFrom(StreamId stream, Optional<QueryId> query) {
    return oldest(stream, query, History::oldest);
  }

  /** From when on every score of one of these lines is held; milliseconds since 1970. */
  public synchronized Optional<Long> fineFrom(StreamId stream, Optional<QueryId> query) {
    return oldest(stream, query, history -> history.fine.oldest());
  }

  private Optional<Long> oldest(
      StreamId stream, Optional<QueryId> query, ToLongFunction<History> of) {
    return rings.entrySet().stream()
        .filter(entry -> entry.getKey().stream().equals(stream))
        .filter(entry -> query.map(entry.getKey().query()::equals).orElse(true))
        .map(entry -> of.applyAsLong(entry.getValue()))
        .min(Long::compare);
  }

  public synchronized int size() {
    return rings.size();
  }

  /** All that is held of one pair. */
  private static final class History {
    private final Ring fine;
    private final Ring coarse = new Ring(COARSE_POINTS);
    private long slot = Long.MIN_VALUE;
    private FrameScores highest = new FrameScores(0, 0, 0);

    History(int points) {
      fine = new Ring(points);
    }

    void add(long atMillis, FrameScores frame) {
      fine.add(atMillis, frame);
      long now = Math.floorDiv(atMillis, COARSE.toMillis());
      if (now > slot) {
        if (slot != Long.MIN_VALUE) {
          coarse.add(slot * COARSE.toMillis(), highest);
        }
        slot = now;
        highest = frame;
      } else {
        highest =
            new FrameScores(
                Math.max(highest.start(), frame.start()),
                Math.max(highest.end(), frame.end()),
                Math.max(highest.inside(), frame.inside()));
      }
    }

    long oldest() {
      return coarse.size == 0 ? fine.oldest() : Math.min(coarse.oldest(), fine.oldest());
    }

    List<ScoreLine.Point> span(long from, long to) {
      long fineFrom = fine.oldest();
      List<ScoreLine.Point> points = new ArrayList<>();
      for (ScoreLine.Point point : coarse.since(from)) {
        if (point.atMillis() < fineFrom && point.atMillis() < to) {
          points.add(point);
        }
      }
      for (ScoreLine.Point point : fine.since(from)) {
        if (point.atMillis() < to) {
          points.add(point);
        }
      }
      return points;
    }
  }

  /** The last scores of one pair, in arrays that grow: 20 bytes a point. */
  private static final class Ring {
    private static final int FIRST = 64;

    private final int capacity;
    private long[] at;
    private float[] scores;
    private int next;
    private int size;

    Ring(int capacity) {
      this.capacity = capacity;
      at = new long[Math.min(FIRST, capacity)];
      scores = new float[at.length * 3];
    }

    void add(long atMillis, FrameScores frame) {
      if (size == at.length && size < capacity) {
        // Not full yet, so that it begins at 0.
        at = Arrays.copyOf(at, Math.min(2 * size, capacity));
        scores = Arrays.copyOf(scores, at.length * 3);
        next = size;
      }
      at[next] = atMillis;
      scores[next * 3] = frame.start();
      scores[next * 3 + 1] = frame.end();
      scores[next * 3 + 2] = frame.inside();
      next = (next + 1) % at.length;
      size = Math.min(size + 1, at.length);
    }

    /** Milliseconds since 1970; the far future where there is none. */
    long oldest() {
      return size == 0 ? Long.MAX_VALUE : at[Math.floorMod(next - size, at.length)];
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
