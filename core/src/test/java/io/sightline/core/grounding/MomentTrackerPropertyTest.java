package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every sequence of scores; each seed stands for 200 random streams. */
class MomentTrackerPropertyTest {
  private static final int STREAMS = 200;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyMomentStartsIsUpdatedAndEndsWithConsecutiveRevisions(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings settings = settings(random);
      List<ScoredFrame> frames = frames(random, 400);
      for (List<TrackedUpdate> life : byMoment(closed(run(settings, frames))).values()) {
        assertThat(life.get(0).type()).isEqualTo(Type.STARTED);
        TrackedUpdate last = life.get(life.size() - 1);
        assertThat(last.type()).isEqualTo(last.tentative() ? Type.RETRACTED : Type.ENDED);
        for (int r = 0; r < life.size(); r++) {
          TrackedUpdate update = life.get(r);
          assertThat(update.revision()).isEqualTo(r);
          if (r > 0 && r < life.size() - 1) {
            assertThat(update.type()).isEqualTo(Type.UPDATED);
            assertThat(update.tentative()).isFalse();
          }
          if (r > 0 && r < life.size() - 1 && !life.get(r - 1).tentative()) {
            assertThat(update.toldAt().secondsSince(life.get(r - 1).toldAt()))
                .isGreaterThanOrEqualTo(5);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void spansLieWithinTheEpochDoNotOverlapAndKeepToTheSettings(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings settings = settings(random);
      List<ScoredFrame> frames = frames(random, 400);
      TrackedUpdate previous = null;
      for (TrackedUpdate update : closed(run(settings, frames)).updates()) {
        Moment moment = update.moment();
        List<ScoredFrame> epoch = frames.stream().filter(f -> f.epoch() == moment.epoch()).toList();
        assertThat(moment.span().start()).isGreaterThanOrEqualTo(epoch.get(0).time());
        assertThat(moment.span().end()).isLessThanOrEqualTo(epoch.get(epoch.size() - 1).time());
        assertThat(moment.score()).isBetween(0.0, 1.0);
        assertThat(update.toldAt()).isGreaterThanOrEqualTo(moment.span().end());
        if (update.type() == Type.ENDED) {
          assertThat(moment.span().seconds())
              .isLessThanOrEqualTo(settings.maxDuration().toMillis() / 1e3);
          if (previous != null && previous.moment().epoch() == moment.epoch()) {
            assertThat(moment.span().start())
                .isGreaterThanOrEqualTo(previous.moment().span().end());
          }
          previous = update;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void replayingAnyStretchOfFramesChangesNothing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings settings = settings(random);
      List<ScoredFrame> frames = frames(random, 200);
      List<ScoredFrame> repeated = new ArrayList<>();
      for (int f = 0; f < frames.size(); f++) {
        repeated.add(frames.get(f));
        if (random.nextInt(10) == 0) {
          repeated.addAll(frames.subList(Math.max(0, f - random.nextInt(20)), f + 1));
        }
      }

      assertThat(run(settings, repeated).updates()).isEqualTo(run(settings, frames).updates());
      assertThat(run(settings, repeated).state()).isEqualTo(run(settings, frames).state());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 14, 15})
  void howFramesAreChunkedAndWhereTheStateRestsBetweenThemChangesNothing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings settings = settings(random);
      List<ScoredFrame> frames = frames(random, 300);
      List<TrackedUpdate> told = new ArrayList<>();
      MomentTrack track = new MomentTrack(TrackedStream.STREAM, TrackedStream.QUERY);
      for (ScoredFrame frame : frames) {
        if (random.nextInt(1 + i % 8) == 0) {
          track = MomentTrack.of(track.state(), TrackedStream.STREAM, TrackedStream.QUERY);
        }
        track.advance(
            settings,
            frame.epoch(),
            frame.seq(),
            frame.time(),
            frame.capturedAt(),
            frame.inside(),
            told::add);
      }

      assertThat(told).isEqualTo(run(settings, frames).updates());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {16, 17, 18})
  void toldEarlyTheConfirmedMomentsAreTheSameAndTheOthersAreRetracted(long seed) {
    Random random = new Random(seed);
    int retracted = 0;
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings settings = settings(random).withTellTentative(false);
      List<ScoredFrame> frames = frames(random, 300);
      TrackedStream late = closed(run(settings, frames));
      TrackedStream early = closed(run(settings.withTellTentative(true), frames));

      assertThat(confirmed(early)).isEqualTo(confirmed(late));
      for (List<TrackedUpdate> life : byMoment(early).values()) {
        retracted += life.get(life.size() - 1).type() == Type.RETRACTED ? 1 : 0;
      }
    }
    assertThat(retracted).isPositive();
  }

  private static List<String> confirmed(TrackedStream stream) {
    return stream.updates().stream()
        .filter(update -> update.type() == Type.ENDED)
        .map(update -> update.moment() + " " + update.endReason() + " " + update.toldAt())
        .toList();
  }

  /** A second way to find the moments of an epoch: by runs over the whole of it, backwards too. */
  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12})
  void endedSpansAreThoseThatAViewOfTheWholeEpochFinds(long seed) {
    Random random = new Random(seed);
    int seen = 0;
    for (int i = 0; i < STREAMS; i++) {
      MomentSettings drawn = settings(random);
      MomentSettings settings =
          new MomentSettings(
              drawn.startThreshold(),
              drawn.endThreshold(),
              drawn.minDuration(),
              drawn.mergeGap(),
              Duration.ofHours(24));
      List<ScoredFrame> frames = frames(random, 300).stream().filter(f -> f.epoch() == 1).toList();
      List<TimeSpan> found =
          closed(run(settings, frames)).updates().stream()
              .filter(u -> u.type() == Type.ENDED)
              .map(u -> u.moment().span())
              .toList();

      assertThat(found).isEqualTo(offline(settings, frames));
      seen += found.size();
    }
    assertThat(seen).as("moments seen in all").isGreaterThan(STREAMS);
  }

  private static List<TimeSpan> offline(MomentSettings settings, List<ScoredFrame> frames) {
    List<int[]> runs = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).inside() >= (float) settings.endThreshold()) {
        if (i > 0 && frames.get(i - 1).inside() >= (float) settings.endThreshold()) {
          runs.get(runs.size() - 1)[1] = i;
        } else {
          runs.add(new int[] {i, i});
        }
      }
    }
    List<TimeSpan> spans = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      int first = runs.get(r)[0];
      int last = runs.get(r)[1];
      while (r + 1 < runs.size()
          && between(frames, last, last + 1, runs.get(r + 1)[0] - 1, runs.get(r + 1)[0])
              < settings.mergeGap().toNanos() / 1_000 - 1_000) {
        last = runs.get(++r)[1];
      }
      if (!confirms(settings, frames, new int[] {first, last})) {
        continue;
      }
      spans.add(new TimeSpan(boundary(frames, first - 1, first), boundary(frames, last, last + 1)));
    }
    return spans;
  }

  private static boolean confirms(MomentSettings settings, List<ScoredFrame> frames, int[] run) {
    MediaTime onset = frames.get(run[0]).time();
    float peak = 0;
    double sum = 0;
    int count = 0;
    for (ScoredFrame frame : frames.subList(run[0], run[1] + 1)) {
      peak = Math.max(peak, frame.inside());
      sum += frame.inside();
      count++;
      boolean held =
          frame.time().micros() - onset.micros()
              >= settings.minDuration().toNanos() / 1_000 - 1_000;
      boolean inside = frame.inside() >= (float) settings.endThreshold();
      boolean strong = sum / count >= (settings.startThreshold() + settings.endThreshold()) / 2;
      if (inside && held && strong && peak >= (float) settings.startThreshold()) {
        return true;
      }
    }
    return false;
  }

  /** Microseconds from one boundary, between frames a and b, to another, between c and d. */
  private static long between(List<ScoredFrame> frames, int a, int b, int c, int d) {
    return boundary(frames, c, d).micros() - boundary(frames, a, b).micros();
  }

  private static MediaTime boundary(List<ScoredFrame> frames, int before, int after) {
    if (before < 0) {
      return frames.get(after).time();
    }
    if (after == frames.size()) {
      return frames.get(before).time();
    }
    return MediaTime.midpoint(frames.get(before).time(), frames.get(after).time());
  }

  private static TrackedStream closed(TrackedStream stream) {
    return stream.close(EndReason.EPOCH_ENDED);
  }

  private static TrackedStream run(MomentSettings settings, List<ScoredFrame> frames) {
    TrackedStream stream = new TrackedStream(settings);
    frames.forEach(stream::advance);
    return stream;
  }

  private static Map<String, List<TrackedUpdate>> byMoment(TrackedStream stream) {
    Map<String, List<TrackedUpdate>> lives = new LinkedHashMap<>();
    for (TrackedUpdate update : stream.updates()) {
      lives.computeIfAbsent(update.moment().id(), id -> new ArrayList<>()).add(update);
    }
    return lives;
  }

  private static MomentSettings settings(Random random) {
    double start = 0.3 + 0.6 * random.nextDouble();
    return new MomentSettings(
        start,
        start * (0.4 + 0.6 * random.nextDouble()),
        Duration.ofMillis(random.nextInt(5) * 250),
        Duration.ofMillis(random.nextInt(9) * 250),
        Duration.ofMillis(2_000 + random.nextInt(30_000)),
        random.nextInt(3) == 0);
  }

  /** Scores that rise, hold, dip and fall, irregular steps, gaps, now and then a new epoch. */
  private static List<ScoredFrame> frames(Random random, int count) {
    List<ScoredFrame> frames = new ArrayList<>();
    long epoch = 1;
    long seq = 0;
    long micros = 0;
    double level = random.nextDouble();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(100) == 0) {
        epoch += 1 + random.nextInt(3);
        seq = 0;
        micros = random.nextInt(1_000_000);
      }
      if (random.nextInt(8) == 0) {
        level = random.nextDouble();
      }
      double inside = Math.min(1, Math.max(0, level + 0.15 * random.nextGaussian()));
      MediaTime time = new MediaTime(micros);
      frames.add(
          new ScoredFrame(
              epoch, seq, time, TrackedStream.captured(time.seconds()), 0, 0, (float) inside));
      seq += 1 + random.nextInt(2);
      micros += 50_000 + random.nextInt(random.nextInt(30) == 0 ? 4_000_000 : 300_000);
    }
    return frames;
  }
}
