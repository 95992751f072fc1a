package io.sightline.operator;

import io.sightline.core.grounding.MomentTracker;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerStep;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.schemas.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What becomes of a batch that was scored: trackers advance, moments and scores go out. */
final class ScoredRows implements ScoringLane.Consumer {
  private final OperatorState state;
  private final Outlet outlet;
  private final GroundingMetrics counted;
  private final LongSupplier clock;

  /**
   * @param clock processing time, ms since 1970
   */
  ScoredRows(OperatorState state, Outlet outlet, GroundingMetrics counted, LongSupplier clock) {
    this.counted = counted;
    this.state = state;
    this.outlet = outlet;
    this.clock = clock;
  }

  @Override
  public void scored(RowBatch batch) throws Exception {
    Instant scoredAt = now();
    counted.batch(batch.size());
    for (RowBatch.Entry entry : batch.entries()) {
      Window window = entry.window();
      state.at(window.stream());
      Map<QueryId, List<FrameScores>> scores = new LinkedHashMap<>();
      for (int i = 0; i < entry.queries().size(); i++) {
        Query query = entry.queries().get(i);
        int row = entry.firstRow() + i;
        List<ScoredFrame> frames = batch.scores().newFrames(row, window);
        track(window, query, frames, batch.scores().carryOf(row), scoredAt);
        scores.put(
            query.id(),
            frames.stream().map(f -> new FrameScores(f.start(), f.end(), f.inside())).toList());
      }
      outlet.emit(Topics.SCORES, window.stream(), record(window, scores));
    }
  }

  private void track(
      Window window, Query query, List<ScoredFrame> frames, float[] carry, Instant scoredAt)
      throws Exception {
    TrackerState tracker =
        state.tracker(query.id()).map(StoredTracker::tracker).orElse(TrackerState.IDLE);
    for (ScoredFrame frame : frames) {
      TrackerStep step =
          MomentTracker.advance(tracker, query.settings(), window.stream(), query.id(), frame);
      tracker = step.next();
      outlet.tell(
          step,
          new StageTimes(
              frame.capturedAt(), window.ingestedAt(), window.assembledAt(), scoredAt, now()));
    }
    state.putTracker(query.id(), new StoredTracker(tracker, carry));
  }

  private static ScoreRecord record(Window window, Map<QueryId, List<FrameScores>> scores) {
    int frames = window.shortTerm().size();
    List<MediaTime> times =
        window.shortTerm().subList(frames - window.newFrames(), frames).stream()
            .map(MemoryFrame::time)
            .toList();
    return new ScoreRecord(
        window.stream(), window.epoch(), times, window.newest().capturedAt(), scores);
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.getAsLong());
  }
}
