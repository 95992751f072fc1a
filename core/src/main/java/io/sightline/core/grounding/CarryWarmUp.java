package io.sightline.core.grounding;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.video.MediaTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the carry of a (stream, query) that is new in the middle of an epoch near to where it
 * would stand, had it been there from the start. Reusable and not thread-safe.
 */
public final class CarryWarmUp {
  /*
   * A window brings along what is left of the epoch: the long-term memory, each slot the mean of the
   * frames it stands for at the time it was last seen, and the short-term frames that are not new.
   * They are replayed in order of time, S at a time, each run with the memory that is older than its
   * frames, all of its frames new. A head thus sees no frame twice and none from the future, as in
   * an undisturbed run; what it does not see is how long things took, since a slot stands for many
   * frames. Frames of earlier epochs are memory but are not replayed: a carry is zero at an epoch's
   * start.
   *
   * Cost: at most (M + S) / S runs of the cold rows, once for each (stream, query); none at the start
   * of an epoch, where there is nothing to replay.
   */
  private final HeadShape shape;
  private final ScoringBatch step;
  private final BoundaryScores scores;

  public CarryWarmUp(HeadShape shape) {
    this.shape = shape;
    this.step = new ScoringBatch(shape.carry());
    this.scores = new BoundaryScores(shape);
  }

  /** Finds the carries of the batch's cold rows; of the others nothing changes. */
  public void warm(BoundaryScorer scorer, ScoringBatch batch) {
    if (batch.coldRows() == 0) {
      return;
    }
    Map<Integer, List<Window>> earlier = new HashMap<>();
    int steps = 0;
    for (int row = 0; row < batch.rows(); row++) {
      if (batch.cold(row)) {
        List<Window> windows =
            earlier.computeIfAbsent(
                batch.rowWindow(row),
                window -> before(batch.windows().get(window), shape.shortFrames()));
        steps = Math.max(steps, windows.size());
      }
    }
    for (int i = 0; i < steps; i++) {
      run(i, scorer, batch, earlier);
    }
    batch.allWarm();
  }

  /**
   * The windows that show what the epoch had before this window's new frames, oldest first.
   *
   * @param shortFrames S, the most frames of one
   */
  static List<Window> before(Window window, int shortFrames) {
    List<MemoryFrame> frames = new ArrayList<>();
    for (MemorySlot slot : window.longTerm()) {
      if (slot.frame().time().compareTo(MediaTime.ZERO) >= 0) {
        frames.add(slot.frame());
      }
    }
    int earlierEpochs = window.longTerm().size() - frames.size();
    frames.addAll(window.shortTerm().subList(0, window.shortTerm().size() - window.newFrames()));
    List<Window> windows = new ArrayList<>();
    for (int from = 0; from < frames.size(); from += shortFrames) {
      List<MemoryFrame> shown = frames.subList(from, Math.min(from + shortFrames, frames.size()));
      int older = Math.min(window.longTerm().size(), earlierEpochs + from);
      windows.add(
          new Window(
              window.stream(),
              window.epoch(),
              window.encoder(),
              shown,
              window.longTerm().subList(0, older),
              shown.size(),
              window.ingestedAt(),
              window.assembledAt()));
    }
    return windows;
  }

  private void run(
      int index, BoundaryScorer scorer, ScoringBatch batch, Map<Integer, List<Window>> earlier) {
    step.clear();
    Map<Integer, Integer> places = new HashMap<>();
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      if (!batch.cold(row)) {
        continue;
      }
      int of = batch.rowWindow(row);
      if (index < earlier.get(of).size()) {
        int place = places.computeIfAbsent(of, any -> step.addWindow(earlier.get(of).get(index)));
        step.addRow(place, batch.queries().get(batch.rowQuery(row)), batch.carryOf(row));
        rows.add(row);
      }
    }
    scorer.score(step, scores);
    for (int i = 0; i < rows.size(); i++) {
      batch.warm(rows.get(i), scores, i);
    }
  }
}
