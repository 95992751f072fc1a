package io.sightline.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.RecencyPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final String ENCODER = "toy@1";
  private static final Query PERSON = query("person", Set.of());

  private final List<MomentUpdate> updates = new ArrayList<>();
  private final List<ScoredFrame> scored = new ArrayList<>();
  private final ReplayListener listener =
      new ReplayListener() {
        @Override
        public void scored(StreamId stream, QueryId query, ScoredFrame frame) {
          scored.add(frame);
        }

        @Override
        public void updated(MomentUpdate update) {
          updates.add(update);
        }
      };

  @Test
  void findsTheSpanInWhichTheSubjectIsSeenAndTellsItOnce() {
    play(new FeatureScorer(0), List.of(PERSON), 160, 40, 100);
    assertThat(updates)
        .filteredOn(update -> update.type() == MomentUpdate.Type.ENDED)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.moment().span().start().seconds()).isEqualTo(9.875);
              assertThat(update.moment().span().end().seconds()).isEqualTo(24.875);
            });
  }

  @Test
  void everyFrameIsScoredOnceInOrder() {
    play(new FeatureScorer(0), List.of(PERSON), 101, 40, 60);
    assertThat(scored).extracting(ScoredFrame::seq).doesNotHaveDuplicates().isSorted();
    assertThat(scored.size()).isBetween(100, 101);
  }

  @Test
  void aHeadWithCarryFindsTheSame() {
    play(new FeatureScorer(0), List.of(PERSON), 160, 40, 100);
    List<MomentUpdate> without = List.copyOf(updates);
    updates.clear();
    FeatureScorer counting = new FeatureScorer(1);
    play(counting, List.of(PERSON), 160, 40, 100);
    assertThat(updates).isEqualTo(without);
    assertThat(counting.lastCarry)
        .as("windows counted in the carry")
        .isEqualTo(scored.size() / 2 / 2, org.assertj.core.api.Assertions.within(2f));
  }

  @Test
  void aMomentThatIsOpenAtTheEndOfTheRecordingIsEnded() {
    play(new FeatureScorer(0), List.of(PERSON), 100, 40, 100);
    assertThat(updates.get(updates.size() - 1).endReason())
        .isEqualTo(MomentUpdate.EndReason.EPOCH_ENDED);
  }

  @Test
  void aQueryForAnotherStreamIsNotScored() {
    play(new FeatureScorer(0), List.of(query("person", Set.of(new StreamId("yard")))), 100, 40, 60);
    assertThat(scored).isEmpty();
  }

  @Test
  void aQueryIsScoredAtTheTimesOfItsScheduleAndWhatIsOpenThenEnds() {
    // Frames begin at 00:00 UTC in 1970, four a second; seen from 00:00:10 to 00:00:35.
    Query at =
        PERSON.withSchedule(
            new Schedule(
                ZoneOffset.UTC,
                List.of(
                    new WeeklySpan(
                        List.of(DayOfWeek.values()),
                        LocalTime.parse("00:00:20"),
                        LocalTime.parse("00:00:30")))));
    play(new FeatureScorer(0), List.of(at), 160, 40, 140);

    assertThat(scored).extracting(ScoredFrame::seq).contains(80L, 118L).doesNotContain(78L, 120L);
    assertThat(updates)
        .filteredOn(update -> update.type() == MomentUpdate.Type.ENDED)
        .singleElement()
        .satisfies(
            update -> {
              assertThat(update.endReason()).isEqualTo(MomentUpdate.EndReason.SCHEDULE_ENDED);
              assertThat(update.moment().span().start().seconds()).isBetween(19.5, 20.0);
              assertThat(update.moment().span().end().seconds()).isBetween(29.5, 30.0);
            });
  }

  @Test
  void theCarryOfAQueryThatComesLaterIsWarmedByWhatTheWindowShows() {
    FeatureScorer head = new FeatureScorer(1);
    MemorySettings settings = new MemorySettings(8, 4, Duration.ofMillis(500));
    StreamMemory recency = new StreamMemory(settings, new RecencyPolicy());
    Replay replay = new Replay(recency, head, List.of(), listener);
    for (int seq = 0; seq < 40; seq++) {
      replay.accept(frame(seq, 1));
    }
    assertThat(head.runs).isZero();
    replay.put(PERSON);
    replay.accept(frame(40, 1));

    // 4 slots and the 6 short-term frames that are not new make two windows before the one itself.
    assertThat(head.runs).isEqualTo(3);
    assertThat(head.lastCarry).isEqualTo(3);
    replay.accept(frame(41, 1));
    replay.accept(frame(42, 1));
    assertThat(head.runs).as("warmed once").isEqualTo(4);
  }

  @Test
  void whatIsOpenForAQueryThatGoesOrSaysSomethingElseIsEnded() {
    Replay replay =
        new Replay(
            memory(new MemorySettings(8, 4, Duration.ofMillis(500))),
            new FeatureScorer(0),
            List.of(PERSON),
            listener);
    for (int seq = 0; seq < 20; seq++) {
      replay.accept(frame(seq, 1));
    }
    replay.put(PERSON);
    assertThat(updates).extracting(MomentUpdate::type).doesNotContain(MomentUpdate.Type.ENDED);
    replay.remove(PERSON.id());
    assertThat(updates).last().extracting(MomentUpdate::endReason).hasToString("QUERY_REMOVED");
    assertThat(scored).hasSize(19);
    replay.accept(frame(20, 1));
    replay.finish();
    assertThat(scored).hasSize(19);
  }

  @Test
  void aMemoryLargerThanTheHeadIsRefused() {
    StreamMemory memory = memory(new MemorySettings(9, 4, Duration.ofMillis(500)));
    assertThatThrownBy(() -> new Replay(memory, new FeatureScorer(0), List.of(PERSON), listener))
        .hasMessageContaining("does not fit");
  }

  private void play(
      BoundaryScorer scorer, List<Query> queries, int frames, int seenFrom, int seenTo) {
    Replay replay =
        new Replay(
            memory(new MemorySettings(8, 4, Duration.ofMillis(500))), scorer, queries, listener);
    for (int seq = 0; seq < frames; seq++) {
      float seen = seq >= seenFrom && seq < seenTo ? 1 : 0;
      replay.accept(frame(seq, seen));
    }
    replay.finish();
  }

  /** Keeps the newest frames; what memory keeps does not matter here. */
  private static StreamMemory memory(MemorySettings settings) {
    return new StreamMemory(settings, (longTerm, leaving, around) -> longTerm);
  }

  private static FrameEvent frame(int seq, float seen) {
    Instant at = Instant.EPOCH.plusMillis(seq * 250L);
    return new FrameEvent(
        LOBBY,
        1,
        seq,
        new MediaTime(seq * 250_000L),
        at,
        CaptureClock.FILE,
        at,
        FrameGate.ENCODED,
        ENCODER,
        Optional.of(FrameFeature.of(seen, 1 - seen)),
        Optional.empty());
  }

  private static Query query(String id, Set<StreamId> streams) {
    QueryVectors vectors = new QueryVectors(ENCODER, new float[] {1, 0}, 2, new float[] {1, 0});
    return new Query(new QueryId(id), "a " + id, streams, vectors, MomentSettings.DEFAULT, true);
  }

  /** Inside is the first component of the feature; the carry counts windows. */
  private static final class FeatureScorer implements BoundaryScorer {
    private final HeadShape shape;
    private float lastCarry;
    private int runs;

    FeatureScorer(int carry) {
      shape = new HeadShape(8, 4, carry);
    }

    @Override
    public HeadShape shape() {
      return shape;
    }

    @Override
    public void score(ScoringBatch batch, BoundaryScores into) {
      runs++;
      into.reset(batch.rows());
      for (int row = 0; row < batch.rows(); row++) {
        Window window = batch.windows().get(batch.rowWindow(row));
        int padding = 8 - window.shortTerm().size();
        for (int i = 0; i < window.shortTerm().size(); i++) {
          into.values()[(row * 8 + padding + i) * 3 + 2] =
              window.shortTerm().get(i).feature().toArray()[0];
        }
        if (shape.carry() > 0) {
          lastCarry = batch.carry()[row] + 1;
          into.carry()[row] = lastCarry;
        }
      }
    }

    @Override
    public void close() {}
  }
}
