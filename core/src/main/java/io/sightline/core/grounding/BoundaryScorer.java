package io.sightline.core.grounding;

/**
 * A head: scores windows against queries. Whether it is thread-safe is for the implementation to
 * say.
 */
public interface BoundaryScorer extends AutoCloseable {
  HeadShape shape();

  /** {@code name@version} of the head: a carry is of use to this one alone. Empty: not told. */
  default String id() {
    return "";
  }

  /**
   * Scores all rows in one run. Position i of a row depends on nothing newer than frame i.
   *
   * @param batch not empty; windows with at most S and M frames
   * @param into reset and filled
   * @throws IllegalArgumentException if a window or query does not fit the head
   */
  void score(ScoringBatch batch, BoundaryScores into);

  @Override
  void close();
}
