package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.CarryWarmUp;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import java.util.Locale;
import java.util.Optional;

/**
 * A head that is to take the place of the one that serves: it scores the same rows, and nobody
 * hears of it. Its carries are warmed for every row, as they will be when it takes over. Used by
 * the lane's thread while a batch runs there, by the task thread in between.
 */
final class ShadowHead implements AutoCloseable {
  /** Batches that it has to come through before it serves. */
  static final int BATCHES = 3;

  private final BoundaryScorer scorer;
  private final ScoringBatch rows;
  private final BoundaryScores scores;
  private final CarryWarmUp warmUp;
  private int batches;
  private long frames;
  private double difference;
  private RuntimeException failure;

  /**
   * @param scorer closed by this, unless it is taken
   */
  ShadowHead(BoundaryScorer scorer) {
    this.scorer = scorer;
    this.rows = new ScoringBatch(scorer.shape().carry());
    this.scores = new BoundaryScores(scorer.shape());
    this.warmUp = new CarryWarmUp(scorer.shape());
  }

  BoundaryScorer scorer() {
    return scorer;
  }

  /** Scores what the head that serves has just scored. */
  void score(RowBatch served) {
    if (settled()) {
      return;
    }
    rows.clear();
    for (RowBatch.Entry entry : served.entries()) {
      int window = rows.addWindow(entry.window());
      for (Query query : entry.queries()) {
        rows.addColdRow(window, query.vectors());
      }
    }
    try {
      warmUp.warm(scorer, rows);
      scorer.score(rows, scores);
      compare(served);
      batches++;
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Whether it is known if it can serve. */
  boolean settled() {
    return failure != null || batches >= BATCHES;
  }

  /** Why it cannot serve; empty if it can, or while that is not known. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** How it compares, in one line. */
  String report() {
    return String.format(
        Locale.ROOT,
        "%d batches scored in shadow, %.3f from the P(inside) of the head that serves, in the mean",
        batches,
        frames == 0 ? 0 : difference / frames);
  }

  private void compare(RowBatch served) {
    for (RowBatch.Entry entry : served.entries()) {
      Window window = entry.window();
      for (int row = entry.firstRow(); row < entry.firstRow() + entry.queries().size(); row++) {
        for (int back = 1; back <= window.newFrames(); back++) {
          float mine = scores.inside(row, scores.shape().shortFrames() - back);
          float theirs = served.scores().inside(row, served.scores().shape().shortFrames() - back);
          difference += Math.abs(mine - theirs);
          frames++;
        }
      }
    }
  }

  @Override
  public void close() {
    scorer.close();
  }
}
