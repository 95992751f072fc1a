package io.sightline.core.replay;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.CarryWarmUp;
import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.ScoringBatch;
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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Runs recorded frames through memory, scorer and tracker: what the live system would have found.
 *
 * <p>Windows are gathered and scored several to a run where the head keeps no state of its own,
 * which changes no score. Frames of several streams may come interleaved, and queries may come and
 * go between two frames. Not thread-safe.
 */
public final class Replay {
  private static final int WINDOWS_A_RUN = 16;

  private final StreamMemory memory;
  private final BoundaryScorer scorer;
  private final CarryWarmUp warmUp;
  private final ReplayListener listener;
  private final ScoringBatch batch;
  private final BoundaryScores scores;
  private final int windowsARun;
  private final Map<QueryId, Query> queries = new LinkedHashMap<>();
  private final Map<StreamId, MemoryState> memories = new LinkedHashMap<>();
  private final Map<Place, Tracked> tracks = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private record Place(StreamId stream, QueryId query) {}

  private record Row(Tracked tracked, Query query) {}

  /** What is known of one (stream, query). */
  private static final class Tracked {
    private final MomentTrack track;
    private float[] carry;
    private long carryEpoch;

    Tracked(Place place) {
      track = new MomentTrack(place.stream(), place.query());
    }
  }

  /**
   * @param memory with the sizes that the scorer was made for
   * @param queries those that stand from the start
   * @throws IllegalArgumentException if memory holds more frames than the scorer takes
   */
  public Replay(
      StreamMemory memory, BoundaryScorer scorer, List<Query> queries, ReplayListener listener) {
    this.memory = memory;
    this.scorer = scorer;
    this.listener = Objects.requireNonNull(listener, "listener");
    if (memory.settings().shortFrames() > scorer.shape().shortFrames()
        || memory.settings().longFrames() > scorer.shape().longFrames()) {
      throw new IllegalArgumentException(
          "memory of " + memory.settings() + " does not fit a head of " + scorer.shape());
    }
    this.warmUp = new CarryWarmUp(scorer.shape());
    this.batch = new ScoringBatch(scorer.shape().carry());
    this.scores = new BoundaryScores(scorer.shape());
    this.windowsARun = scorer.shape().carry() == 0 ? WINDOWS_A_RUN : 1;
    queries.forEach(query -> this.queries.put(query.id(), query));
  }

  /**
   * From here on this query stands. What is open for the one that it takes the place of goes on
   * where the sentence is the same and still applies, and ends elsewhere.
   */
  public void put(Query query) {
    score();
    Query before = queries.put(query.id(), query);
    if (before != null) {
      boolean same = before.sentence().equals(query.sentence());
      String encoder = query.vectors().encoder();
      end(query.id(), stream -> !same || !query.appliesTo(stream, encoder));
    }
  }

  /** From here on this query stands no more. */
  public void remove(QueryId query) {
    score();
    queries.remove(query);
    end(query, any -> true);
  }

  /** Takes the next frame. Frames of one stream come in order; duplicates are ignored. */
  public void accept(FrameEvent frame) {
    List<QueryVectors> standing =
        queries.values().stream()
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
    tracks.values().forEach(tracked -> close(tracked, EndReason.EPOCH_ENDED));
    tracks.clear();
  }

  private void add(Window window) {
    Instant at = window.newest().capturedAt();
    List<Query> due = new ArrayList<>();
    for (Query query : queries.values()) {
      if (query.appliesTo(window.stream(), window.encoder())) {
        if (query.schedule().covers(at)) {
          due.add(query);
        } else {
          pause(new Place(window.stream(), query.id()));
        }
      }
    }
    if (due.isEmpty()) {
      return;
    }
    int index = batch.addWindow(window);
    for (Query query : due) {
      Tracked tracked =
          tracks.computeIfAbsent(new Place(window.stream(), query.id()), Tracked::new);
      if (tracked.carry != null && tracked.carryEpoch == window.epoch()) {
        batch.addRow(index, query.vectors(), tracked.carry);
      } else {
        batch.addColdRow(index, query.vectors());
      }
      rows.add(new Row(tracked, query));
    }
    if (batch.windows().size() >= windowsARun) {
      score();
    }
  }

  private void pause(Place place) {
    if (tracks.containsKey(place)) {
      score();
      close(tracks.remove(place), EndReason.SCHEDULE_ENDED);
    }
  }

  private void end(QueryId query, Predicate<StreamId> where) {
    for (Iterator<Map.Entry<Place, Tracked>> all = tracks.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Place, Tracked> entry = all.next();
      if (entry.getKey().query().equals(query) && where.test(entry.getKey().stream())) {
        close(entry.getValue(), EndReason.QUERY_REMOVED);
        all.remove();
      }
    }
  }

  private void score() {
    if (!batch.isEmpty()) {
      warmUp.warm(scorer, batch);
      scorer.score(batch, scores);
      for (int row = 0; row < batch.rows(); row++) {
        track(rows.get(row), batch.windows().get(batch.rowWindow(row)), row);
      }
    }
    batch.clear();
    rows.clear();
  }

  private void track(Row of, Window window, int row) {
    Tracked tracked = of.tracked();
    for (ScoredFrame scored : scores.newFrames(row, window)) {
      listener.scored(window.stream(), of.query().id(), scored);
      tracked.track.advance(
          of.query().settings(),
          scored.epoch(),
          scored.seq(),
          scored.time(),
          scored.capturedAt(),
          scored.inside(),
          update -> listener.updated(update.stamped(StageTimes.at(scored.capturedAt()))));
    }
    if (scorer.shape().carry() > 0) {
      tracked.carry = scores.carryOf(row);
      tracked.carryEpoch = window.epoch();
    }
  }

  /** A replay has no clocks of its own: every stage is done when the frame was captured. */
  private void close(Tracked tracked, EndReason reason) {
    StageTimes stages = StageTimes.at(tracked.track.lastCapturedAt());
    tracked.track.close(reason, update -> listener.updated(update.stamped(stages)));
  }
}
