package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says what the head takes, so that one window or query of the wrong size goes to dead-letters and
 * does not fail the batch that it is in. Thread-safe but for {@link #refusal(QueryVectors)}, which
 * runs the head.
 */
final class HeadFit {
  private final BoundaryScorer scorer;
  private final HeadShape shape;
  private final int dim;
  private final MemoryFrame blank;

  /**
   * @param dim D, components of a feature
   */
  HeadFit(BoundaryScorer scorer, int dim) {
    this.scorer = scorer;
    this.shape = scorer.shape();
    this.dim = dim;
    float[] values = new float[dim];
    values[0] = 1;
    this.blank = new MemoryFrame(0, MediaTime.ZERO, Instant.EPOCH, FrameFeature.of(values));
  }

  /** Why the window cannot be scored; empty if it can. */
  Optional<String> refusal(Window window) {
    if (window.shortTerm().size() > shape.shortFrames()) {
      return Optional.of(
          "window has "
              + window.shortTerm().size()
              + " short-term frames, but the head takes "
              + shape.shortFrames());
    }
    if (window.longTerm().size() > shape.longFrames()) {
      return Optional.of(
          "window has "
              + window.longTerm().size()
              + " long-term frames, but the head takes "
              + shape.longFrames());
    }
    for (MemoryFrame frame : window.shortTerm()) {
      if (frame.feature().dim() != dim) {
        return Optional.of(wrongDim(frame));
      }
    }
    for (MemorySlot slot : window.longTerm()) {
      if (slot.frame().feature().dim() != dim) {
        return Optional.of(wrongDim(slot.frame()));
      }
    }
    return Optional.empty();
  }

  /**
   * Why the query cannot be scored; empty if it can. Found by scoring one frame against it: only
   * the head knows its tokens. The head must not be running.
   */
  Optional<String> refusal(QueryVectors query) {
    if (query.dim() != dim) {
      return Optional.of(
          "query has an embedding of "
              + query.dim()
              + " components, but the frames' features have "
              + dim);
    }
    Window window =
        new Window(
            new StreamId("blank"),
            0,
            query.encoder(),
            List.of(blank),
            List.of(),
            1,
            Instant.EPOCH,
            Instant.EPOCH);
    ScoringBatch batch = new ScoringBatch(shape.carry());
    batch.addRow(batch.addWindow(window), query, new float[shape.carry()]);
    try {
      scorer.score(batch, new BoundaryScores(shape));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the head refuses the query: " + e.getMessage());
    }
  }

  private String wrongDim(MemoryFrame frame) {
    return "window has a feature of "
        + frame.feature().dim()
        + " components, but the head takes "
        + dim;
  }
}
