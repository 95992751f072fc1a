package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      outlet.emit(Topics.SCORES, entry.window().stream(), record(entry, batch.scores()));
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

  private static ScoreRecord record(RowBatch.Entry entry, BoundaryScores scores) {
    Window window = entry.window();
    int frames = window.shortTerm().size();
    int padding = scores.shape().shortFrames() - frames;
    List<MediaTime> times = new ArrayList<>(window.newFrames());
    for (int i = frames - window.newFrames(); i < frames; i++) {
      times.add(window.shortTerm().get(i).time());
    }
    Map<QueryId, List<FrameScores>> byQuery = new LinkedHashMap<>();
    for (int q = 0; q < entry.queries().size(); q++) {
      int row = entry.firstRow() + q;
      List<FrameScores> of = new ArrayList<>(window.newFrames());
      for (int i = padding + frames - window.newFrames(); i < padding + frames; i++) {
        of.add(new FrameScores(scores.start(row, i), scores.end(row, i), scores.inside(row, i)));
      }
      byQuery.put(entry.queries().get(q).id(), of);
    }
    return new ScoreRecord(
        window.stream(), window.epoch(), times, window.newest().capturedAt(), byQuery);
  }
}
