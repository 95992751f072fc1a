package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.CarryWarmUp;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whole windows with the rows of all their queries, and room for their scores. Reused; owned by one
 * thread at a time.
 */
final class RowBatch {
  /**
   * A window; its rows are {@code firstRow} and those after it, in the order of its queries.
   *
   * @param tracks one for each query
   * @param receivedAt wall clock when it was taken up
   */
  record Entry(
      Window window, List<Query> queries, Tracked[] tracks, int firstRow, Instant receivedAt) {}

  private final ScoringBatch rows;
  private final BoundaryScores scores;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<StreamId> streams = new HashSet<>();
  private final CarryWarmUp warmUp;
  private final String head;
  private Instant scoredAt = Instant.EPOCH;
  private int warmed;

  /**
   * @param head whose carries they are
   */
  RowBatch(BoundaryScorer head) {
    this.rows = new ScoringBatch(head.shape().carry());
    this.scores = new BoundaryScores(head.shape());
    this.warmUp = new CarryWarmUp(head.shape());
    this.head = head.id();
  }

  /**
   * @param tracks one for each query
   * @param receivedAt wall clock when the window was taken up
   */
  void add(Window window, List<Query> queries, Tracked[] tracks, Instant receivedAt) {
    entries.add(new Entry(window, queries, tracks, rows.rows(), receivedAt));
    streams.add(window.stream());
    int index = rows.addWindow(window);
    for (int i = 0; i < tracks.length; i++) {
      if (tracks[i].warm(window.epoch(), head, rows.carrySize())) {
        rows.addRow(index, queries.get(i).vectors(), tracks[i].carry());
      } else {
        rows.addColdRow(index, queries.get(i).vectors());
      }
    }
  }

  /** Scores its rows; carries that are not known are warmed before. */
  void score(BoundaryScorer scorer, LongSupplier clock) {
    warmed = rows.coldRows();
    warmUp.warm(scorer, rows);
    scorer.score(rows, scores);
    scoredAt = Instant.ofEpochMilli(clock.getAsLong());
  }

  /** Wall clock when its scores were ready. */
  Instant scoredAt() {
    return scoredAt;
  }

  /** How many of its rows were of a (stream, query) without a carry. */
  int warmed() {
    return warmed;
  }

  /** Id of the head that scores it. */
  String head() {
    return head;
  }

  int size() {
    return rows.rows();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean holds(StreamId stream) {
    return streams.contains(stream);
  }

  List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }

  BoundaryScores scores() {
    return scores;
  }

  void clear() {
    rows.clear();
    entries.clear();
    streams.clear();
  }
}
