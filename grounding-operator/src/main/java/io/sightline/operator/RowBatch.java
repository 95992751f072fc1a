package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whole windows with the rows of all their queries, and room for their scores. Reused; owned by one
 * thread at a time.
 */
final class RowBatch {
  /** A window; its rows are {@code firstRow} and those after it, in the order of its queries. */
  record Entry(Window window, List<Query> queries, int firstRow) {}

  private final ScoringBatch rows;
  private final BoundaryScores scores;
  private final List<Entry> entries = new ArrayList<>();
  private final Set<StreamId> streams = new HashSet<>();

  RowBatch(HeadShape shape) {
    rows = new ScoringBatch(shape.carry());
    scores = new BoundaryScores(shape);
  }

  /**
   * @param carries {@code [C]} for each query, as {@code queries}
   */
  void add(Window window, List<Query> queries, List<float[]> carries) {
    entries.add(new Entry(window, queries, rows.rows()));
    streams.add(window.stream());
    int index = rows.addWindow(window);
    for (int i = 0; i < queries.size(); i++) {
      rows.addRow(index, queries.get(i).vectors(), carries.get(i));
    }
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

  ScoringBatch rows() {
    return rows;
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
