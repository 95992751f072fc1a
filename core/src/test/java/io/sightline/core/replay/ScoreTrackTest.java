package io.sightline.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentTracker;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoredFrame;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerStep;
import io.sightline.core.metric.FoundSpan;
import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreTrackTest {
  private static final int FRAMES = 400;

  @Test
  void whatIsFoundIsWhatATrackerTellsFrameByFrame() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      float[] inside = curve(random);
      double start = 0.2 + 0.7 * random.nextDouble();
      MomentSettings settings =
          new MomentSettings(
              start,
              start * (0.3 + 0.7 * random.nextDouble()),
              Duration.ofMillis(random.nextInt(2_000)),
              Duration.ofMillis(random.nextInt(3_000)),
              Duration.ofSeconds(20));
      List<TrackedUpdate> told = frameByFrame(inside, settings);
      List<FoundSpan> found = new ScoreTrack(micros(), inside).moments(settings);
      assertThat(found.stream().map(FoundSpan::span))
          .containsExactlyElementsOf(
              told.stream()
                  .filter(u -> u.type() == Type.ENDED)
                  .map(u -> u.moment().span())
                  .toList());
      assertThat(found.stream().map(FoundSpan::startToldAt))
          .containsExactlyElementsOf(
              told.stream()
                  .filter(u -> u.type() == Type.STARTED)
                  .map(TrackedUpdate::toldAt)
                  .toList());
      assertThat(found.stream().map(FoundSpan::endToldAt))
          .containsExactlyElementsOf(
              told.stream()
                  .filter(u -> u.type() == Type.ENDED)
                  .map(TrackedUpdate::toldAt)
                  .toList());
    }
  }

  @Test
  void theSearchKeepsWithinTheBudgetAndFindsWhatCanBeFound() {
    List<SettingsSearch.Known> rows = new ArrayList<>();
    TimeSpan truth = TimeSpan.ofSeconds(20, 40);
    for (int i = 0; i < 6; i++) {
      rows.add(new SettingsSearch.Known(bump(80, 160, 0.8f), List.of(truth), 100));
      // Where it never happens: a hump, as high as half the true ones are, and one lower.
      rows.add(new SettingsSearch.Known(bump(200, 260, 0.55f), List.of(), 100));
    }
    SettingsSearch search = new SettingsSearch(rows);
    OnlineFigures strict = search.figures(search.withinBudget(0));
    assertThat(strict.falseAlarmsPerHour()).isZero();
    assertThat(strict.recall(0.7)).isOne();
    assertThat(search.figures(search.bestF1()).f1(0.5)).isOne();
    assertThat(search.figures(MomentSettings.DEFAULT).sentences()).isEqualTo(12);
  }

  @Test
  void whereNoSettingKeepsWithinTheBudgetTheFewestFalseAlarmsAreChosen() {
    List<SettingsSearch.Known> rows =
        List.of(
            new SettingsSearch.Known(bump(80, 160, 0.9f), List.of(TimeSpan.ofSeconds(20, 40)), 100),
            new SettingsSearch.Known(bump(80, 160, 1f), List.of(), 100),
            new SettingsSearch.Known(bump(80, 100, 0.3f), List.of(), 100));
    SettingsSearch search = new SettingsSearch(rows);
    assertThat(search.figures(search.withinBudget(0)).falseAlarmsPerHour()).isEqualTo(18);
  }

  private static ScoreTrack bump(int from, int to, float height) {
    float[] inside = new float[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      inside[i] = i >= from && i < to ? height : 0.05f;
    }
    return new ScoreTrack(micros(), inside);
  }

  private static long[] micros() {
    long[] micros = new long[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      micros[i] = i * 250_000L;
    }
    return micros;
  }

  private static float[] curve(Random random) {
    float[] inside = new float[FRAMES];
    float level = 0.1f;
    for (int i = 0; i < FRAMES; i++) {
      if (random.nextInt(12) == 0) {
        level = random.nextFloat();
      }
      inside[i] = Math.max(0, Math.min(1, level + (float) random.nextGaussian() * 0.1f));
    }
    return inside;
  }

  private static List<TrackedUpdate> frameByFrame(float[] inside, MomentSettings settings) {
    List<TrackedUpdate> told = new ArrayList<>();
    StreamId stream = new StreamId("s");
    QueryId query = new QueryId("q");
    TrackerState state = TrackerState.IDLE;
    for (int i = 0; i < FRAMES; i++) {
      ScoredFrame frame =
          new ScoredFrame(0, i, new MediaTime(i * 250_000L), Instant.EPOCH, 0, 0, inside[i]);
      TrackerStep step = MomentTracker.advance(state, settings, stream, query, frame);
      told.addAll(step.updates());
      state = step.next();
    }
    told.addAll(MomentTracker.close(state, stream, query, EndReason.EPOCH_ENDED).updates());
    return told;
  }
}
