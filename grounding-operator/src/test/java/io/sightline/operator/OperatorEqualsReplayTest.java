package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.RecencyPolicy;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.replay.Replay;
import io.sightline.core.replay.ReplayListener;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator against {@link Replay}, on random streams whose queries come, change, rest by their
 * schedule and go in the middle of an epoch. The head's carry shows as P(end).
 */
@Timeout(60)
class OperatorEqualsReplayTest {
  private static final List<String> STREAMS = List.of("lobby", "yard");
  private static final int FRAMES = 160;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatTheOperatorTellsIsWhatReplayTells(long seed) throws Exception {
    Heard live = new Heard();
    Heard replayed = new Heard();
    try (OperatorHarness harness =
        OperatorHarness.started(OperatorHarness.SETTINGS, new FakeHead(1))) {
      Live operator = new Live(harness, memory(Duration.ofMillis(500)));
      Replay replay = new Replay(operator.memory, new FakeHead(1), List.of(), replayed);
      Random random = new Random(seed);
      for (FrameEvent frame : frames(random)) {
        if (random.nextInt(25) == 0) {
          Query query = query(random);
          harness.put(query);
          replay.put(query);
        } else if (random.nextInt(60) == 0) {
          String gone = "q" + random.nextInt(3);
          harness.remove(gone);
          replay.remove(new QueryId(gone));
        }
        operator.accept(frame);
        replay.accept(frame);
      }
      harness.settle();
      live.scores(harness.scores());
      harness.updates().forEach(live::updated);
    }

    assertThat(live.scored).containsAllEntriesOf(replayed.scored).hasSameSizeAs(replayed.scored);
    assertThat(live.told).containsExactlyInAnyOrderElementsOf(replayed.told).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 250, 750, 1_000})
  void howFramesFallIntoWindowsChangesNoUpdate(long hopMillis) throws Exception {
    List<String> usual = told(500);

    assertThat(told(hopMillis)).isEqualTo(usual).hasSizeGreaterThan(4);
  }

  private static List<String> told(long hopMillis) throws Exception {
    try (OperatorHarness harness = OperatorHarness.started()) {
      Live operator = new Live(harness, memory(Duration.ofMillis(hopMillis)));
      harness.put(Made.query("person"));
      List<FrameEvent> frames = new ArrayList<>(frames(new Random(5)));
      for (FrameEvent frame : frames) {
        operator.accept(frame);
      }
      // Those that are not in a window yet.
      for (String stream : STREAMS) {
        for (int i = 0; i < 4; i++) {
          operator.accept(frame(stream, 9, i, 0));
        }
      }
      harness.settle();
      Heard heard = new Heard();
      harness.updates().stream()
          .filter(update -> update.toldAt().micros() < (FRAMES - 4) * 250_000L)
          .forEach(heard::updated);
      return heard.told.stream().sorted().toList();
    }
  }

  /** The compressor's part, and the operator. */
  private static final class Live {
    private final OperatorHarness harness;
    private final StreamMemory memory;
    private final Map<StreamId, MemoryState> memories = new HashMap<>();

    Live(OperatorHarness harness, StreamMemory memory) {
      this.harness = harness;
      this.memory = memory;
    }

    void accept(FrameEvent frame) throws Exception {
      MemoryState before = memories.getOrDefault(frame.stream(), MemoryState.EMPTY);
      MemoryStep step = memory.advance(before, frame, List.of());
      memories.put(frame.stream(), step.next());
      if (step.window().isPresent()) {
        harness.window(Made.record(step.window().get()));
      }
    }
  }

  /** What was told, in words that leave out the clocks. */
  private static final class Heard implements ReplayListener {
    private final Map<String, String> scored = new HashMap<>();
    private final List<String> told = new ArrayList<>();

    @Override
    public void scored(StreamId stream, QueryId query, ScoredFrame frame) {
      scored.put(
          stream + " " + query + " " + frame.epoch() + " " + frame.time(),
          frame.start() + " " + frame.end() + " " + frame.inside());
    }

    void scores(List<ScoreRecord> records) {
      for (ScoreRecord record : records) {
        for (int i = 0; i < record.times().size(); i++) {
          MediaTime time = record.times().get(i);
          int at = i;
          record
              .scores()
              .forEach(
                  (query, of) ->
                      scored.put(
                          record.stream() + " " + query + " " + record.epoch() + " " + time,
                          of.get(at).start() + " " + of.get(at).end() + " " + of.get(at).inside()));
        }
      }
    }

    @Override
    public void updated(MomentUpdate update) {
      told.add(
          update.moment()
              + " "
              + update.type()
              + " "
              + update.revision()
              + " "
              + update.toldAt()
              + " "
              + update.endReason()
              + " "
              + update.tentative());
    }
  }

  private static StreamMemory memory(Duration hop) {
    return new StreamMemory(new MemorySettings(4, 2, hop), new RecencyPolicy());
  }

  private static Query query(Random random) {
    String id = "q" + random.nextInt(3);
    Query query =
        random.nextInt(4) == 0
            ? Made.saying(id, "something else " + random.nextInt(3))
            : Made.query(id, random.nextBoolean() ? new String[0] : new String[] {"lobby"});
    if (random.nextBoolean()) {
      return query;
    }
    // Frames begin at noon on a Sunday and last 40 s.
    LocalTime from = LocalTime.NOON.plusSeconds(random.nextInt(20));
    WeeklySpan span =
        new WeeklySpan(List.of(DayOfWeek.values()), from, from.plusSeconds(5 + random.nextInt(15)));
    return query.withSchedule(new Schedule(ZoneOffset.UTC, List.of(span)));
  }

  private static List<FrameEvent> frames(Random random) {
    List<FrameEvent> frames = new ArrayList<>();
    double level = 0;
    for (int seq = 0; seq < FRAMES; seq++) {
      if (random.nextInt(8) == 0) {
        level = random.nextDouble();
      }
      for (String stream : STREAMS) {
        double inside = Math.min(1, Math.max(0, level + 0.2 * random.nextGaussian()));
        frames.add(frame(stream, 1, seq, inside));
      }
    }
    return frames;
  }

  private static FrameEvent frame(String stream, long epoch, int seq, double inside) {
    FrameFeature feature = FrameFeature.of((float) inside, (float) Math.sqrt(1 - inside * inside));
    Instant at = Made.BEGAN.plusMillis(seq * 250L);
    return new FrameEvent(
        new StreamId(stream),
        epoch,
        seq,
        new MediaTime(seq * 250_000L),
        at,
        CaptureClock.FILE,
        at,
        FrameGate.ENCODED,
        Made.ENCODER,
        Optional.of(feature),
        Optional.empty());
  }
}
