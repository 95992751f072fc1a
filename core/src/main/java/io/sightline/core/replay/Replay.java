package io.sightline.core.replay;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.MomentTracker;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerStep;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs recorded frames through memory, scorer and tracker: what the live system would have found.
 *
 * <p>Windows are gathered and scored several to a run where the head keeps no state of its own,
 * which changes no score. Frames of several streams may come interleaved. Not thread-safe.
 */
public final class Replay {
  private static final int WINDOWS_A_RUN = 16;

  private final StreamMemory memory;
  private final BoundaryScorer scorer;
  private final List<Query> queries;
  private final ReplayListener listener;
  private final ScoringBatch batch;
  private final BoundaryScores scores;
  private final int windowsARun;
  private final Map<StreamId, MemoryState> memories = new LinkedHashMap<>();
  private final Map<Track, TrackerState> trackers = new LinkedHashMap<>();
  private final Map<Track, Carry> carries = new LinkedHashMap<>();
  private final List<Track> rows = new ArrayList<>();

  private record Track(StreamId stream, Query query) {}

  private record Carry(long epoch, float[] values) {}

  /**
   * @param memory with the sizes that the scorer was made for
   * @throws IllegalArgumentException if memory holds more frames than the scorer takes
   */
  public Replay(
      StreamMemory memory, BoundaryScorer scorer, List<Query> queries, ReplayListener listener) {
    this.memory = memory;
    this.scorer = scorer;
    this.queries = List.copyOf(queries);
    this.listener = Objects.requireNonNull(listener, "listener");
    if (memory.settings().shortFrames() > scorer.shape().shortFrames()
        || memory.settings().longFrames() > scorer.shape().longFrames()) {
      throw new IllegalArgumentException(
          "memory of " + memory.settings() + " does not fit a head of " + scorer.shape());
    }
    this.batch = new ScoringBatch(scorer.shape().carry());
    this.scores = new BoundaryScores(scorer.shape());
    this.windowsARun = scorer.shape().carry() == 0 ? WINDOWS_A_RUN : 1;
  }

  /** Takes the next frame. Frames of one stream come in order; duplicates are ignored. */
  public void accept(FrameEvent frame) {
    List<QueryVectors> standing =
        queries.stream()
            .filter(query -> query.appliesTo(frame.stream(), frame.encoder()))
            .map(Query::vectors)
            .toList();
    MemoryState before = memories.getOrDefault(frame.stream(), MemoryState.EMPTY);
    MemoryStep step = memory.advance(before, frame, standing);
    memories.put(frame.stream(), step.next());
    step.window().ifPresent(this::add);
  }

  /** Scores what is still waiting and ends what is still open: the recording is over. */
  public void finish() {
    score();
    trackers.forEach(
        (track, state) ->
            tell(
                MomentTracker.close(
                    state, track.stream(), track.query().id(), EndReason.EPOCH_ENDED),
                state.lastCapturedAt()));
    trackers.clear();
  }

  private void add(Window window) {
    int index = batch.addWindow(window);
    for (Query query : queries) {
      if (query.appliesTo(window.stream(), window.encoder())) {
        Track track = new Track(window.stream(), query);
        batch.addRow(index, query.vectors(), carryOf(track, window.epoch()));
        rows.add(track);
      }
    }
    if (batch.windows().size() >= windowsARun) {
      score();
    }
  }

  private float[] carryOf(Track track, long epoch) {
    Carry carry = carries.get(track);
    return carry != null && carry.epoch() == epoch
        ? carry.values()
        : new float[scorer.shape().carry()];
  }

  private void score() {
    if (!batch.isEmpty()) {
      scorer.score(batch, scores);
      for (int row = 0; row < batch.rows(); row++) {
        Window window = batch.windows().get(batch.rowWindow(row));
        track(rows.get(row), window, row);
        if (scorer.shape().carry() > 0) {
          carries.put(rows.get(row), new Carry(window.epoch(), scores.carryOf(row)));
        }
      }
    }
    batch.clear();
    rows.clear();
  }

  private void track(Track track, Window window, int row) {
    QueryId query = track.query().id();
    TrackerState state = trackers.getOrDefault(track, TrackerState.IDLE);
    for (ScoredFrame scored : scores.newFrames(row, window)) {
      listener.scored(window.stream(), query, scored);
      TrackerStep step =
          MomentTracker.advance(state, track.query().settings(), window.stream(), query, scored);
      state = step.next();
      tell(step, scored.capturedAt());
    }
    trackers.put(track, state);
  }

  /** A replay has no clocks of its own: every stage is done when the frame was captured. */
  private void tell(TrackerStep step, Instant captured) {
    for (TrackedUpdate update : step.updates()) {
      listener.updated(
          update.stamped(new StageTimes(captured, captured, captured, captured, captured)));
    }
  }
}
