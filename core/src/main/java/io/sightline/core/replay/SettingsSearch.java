package io.sightline.core.replay;

import io.sightline.core.metric.OnlineFigures;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses when scores become a moment, one setting for all sentences, on streams of which the truth
 * is known. Not thread-safe.
 */
public final class SettingsSearch {
  /*
   * Two thresholds and two durations; the whole grid of them would be thousands. So the two pairs
   * take turns: thresholds with the durations of before, durations with those thresholds, until a
   * round changes nothing. Scores are not made again: a try costs a pass of the tracker over the
   * frames of those curves that reach its start threshold.
   */
  private static final double[] STARTS = {
    .1, .2, .3, .4, .5, .6, .65, .7, .75, .8, .85, .9, .925, .95, .97, .98, .99, .995
  };
  private static final double[] END_SHARES = {.3, .5, .7, .85, 1};
  private static final int[] DURATIONS_MS = {0, 500, 1_000, 1_500, 2_000, 3_000};
  private static final int[] GAPS_MS = {500, 1_000, 1_500, 2_000, 3_000};
  private static final int ROUNDS = 3;

  private final List<Known> rows;
  private final Map<MomentSettings, OnlineFigures> tried = new LinkedHashMap<>();

  /**
   * A score curve and the truth.
   *
   * @param seconds how long the stream was watched
   */
  public record Known(ScoreTrack track, List<TimeSpan> spans, double seconds) {
    public Known {
      spans = List.copyOf(spans);
    }
  }

  public SettingsSearch(List<Known> rows) {
    this.rows = List.copyOf(rows);
  }

  /** What these settings come to on the rows; remembered. */
  public OnlineFigures figures(MomentSettings settings) {
    return tried.computeIfAbsent(settings, this::judge);
  }

  private OnlineFigures judge(MomentSettings settings) {
    OnlineFigures figures = new OnlineFigures();
    for (Known row : rows) {
      figures.add(row.spans(), row.track().moments(settings), row.seconds());
    }
    return figures;
  }

  /**
   * The settings that find most true spans at IoU 0.5 with no more false alarms than that; where
   * none keeps within it, those with the fewest.
   *
   * @param budget false alarms an hour and sentence where the sentence never happens
   */
  public MomentSettings withinBudget(double budget) {
    return search(
        Comparator.comparingDouble(
                (OnlineFigures f) -> -Math.max(0, f.falseAlarmsPerHour() - budget))
            .thenComparingDouble(f -> f.recall(0.5))
            .thenComparingDouble(f -> f.precision(0.5)));
  }

  /** The settings with the highest F1 at IoU 0.5. */
  public MomentSettings bestF1() {
    return search(Comparator.comparingDouble(f -> f.f1(0.5)));
  }

  private MomentSettings search(Comparator<OnlineFigures> better) {
    MomentSettings best = MomentSettings.DEFAULT;
    for (int round = 0; round < ROUNDS; round++) {
      MomentSettings before = best;
      best = best(better, best, thresholds(best));
      best = best(better, best, durations(best));
      if (best.equals(before)) {
        break;
      }
    }
    return best;
  }

  private MomentSettings best(
      Comparator<OnlineFigures> better, MomentSettings from, List<MomentSettings> others) {
    MomentSettings best = from;
    for (MomentSettings other : others) {
      if (better.compare(figures(other), figures(best)) > 0) {
        best = other;
      }
    }
    return best;
  }

  private static List<MomentSettings> thresholds(MomentSettings with) {
    List<MomentSettings> out = new ArrayList<>();
    for (double start : STARTS) {
      for (double share : END_SHARES) {
        out.add(
            new MomentSettings(
                start, start * share, with.minDuration(), with.mergeGap(), with.maxDuration()));
      }
    }
    return out;
  }

  private static List<MomentSettings> durations(MomentSettings with) {
    List<MomentSettings> out = new ArrayList<>();
    for (int least : DURATIONS_MS) {
      for (int gap : GAPS_MS) {
        out.add(
            new MomentSettings(
                with.startThreshold(),
                with.endThreshold(),
                Duration.ofMillis(least),
                Duration.ofMillis(gap),
                with.maxDuration()));
      }
    }
    return out;
  }
}
