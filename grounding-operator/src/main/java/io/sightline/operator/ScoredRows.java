package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.schemas.Topics;
import io.sightline.schemas.codec.ScoreCodec;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What becomes of a batch that was scored: trackers advance, moments and scores go out. */
final class ScoredRows implements ScoringLane.Consumer {
  private final Outlet outlet;
  private final GroundingMetrics counted;
  private final LongSupplier clock;
  private final Consumer<TrackedUpdate> tell = this::tell;

  // Of what is being tracked.
  private RowBatch.Entry entry;
  private MemoryFrame frame;
  private Instant scoredAt;

  /**
   * @param clock processing time, ms since 1970
   */
  ScoredRows(Outlet outlet, GroundingMetrics counted, LongSupplier clock) {
    this.outlet = outlet;
    this.counted = counted;
    this.clock = clock;
  }

  @Override
  public void scored(RowBatch batch) {
    counted.batch(batch.size(), batch.warmed());
    scoredAt = batch.scoredAt();
    for (RowBatch.Entry next : batch.entries()) {
      entry = next;
      for (int i = 0; i < entry.tracks().length; i++) {
        track(entry.queries().get(i), entry.tracks()[i], batch.scores(), entry.firstRow() + i);
        entry.tracks()[i].scored(batch.scores(), entry.firstRow() + i, batch.head());
      }
      Tracked[] tracks = entry.tracks();
      outlet.emitEncoded(
          Topics.SCORES,
          entry.window().stream(),
          ScoreCodec.body(
              entry.window(),
              tracks.length,
              q -> tracks[q].query(),
              batch.scores(),
              entry.firstRow()));
    }
  }

  private void track(Query query, Tracked tracked, BoundaryScores scores, int row) {
    Window window = entry.window();
    List<MemoryFrame> frames = window.shortTerm();
    int padding = scores.shape().shortFrames() - frames.size();
    for (int i = frames.size() - window.newFrames(); i < frames.size(); i++) {
      frame = frames.get(i);
      tracked
          .track()
          .advance(
              query.settings(),
              window.epoch(),
              frame.seq(),
              frame.time(),
              frame.capturedAt(),
              scores.inside(row, padding + i),
              tell);
    }
  }

  private void tell(TrackedUpdate update) {
    Window window = entry.window();
    outlet.tell(
        update,
        new StageTimes(
            frame.capturedAt(),
            window.ingestedAt(),
            window.assembledAt(),
            entry.receivedAt(),
            scoredAt,
            Instant.ofEpochMilli(clock.getAsLong())));
  }
}
