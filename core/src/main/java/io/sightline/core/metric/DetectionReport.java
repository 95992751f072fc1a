package io.sightline.core.metric;

import io.sightline.core.video.TimeSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How found spans compare with the true ones.
 *
 * <p>Every true span is matched with at most one found span and the other way round: pairs of
 * temporal IoU at or above the threshold are taken in order of falling IoU. Start delay and end
 * delay are emission time minus true boundary, over matched pairs; negative when told early.
 *
 * @param truths number of true spans
 * @param found number of found spans
 * @param pairs the matches, in order of the true spans
 */
public record DetectionReport(int truths, int found, List<Pair> pairs) {
  /** A true span and the found span that it was matched with. */
  public record Pair(TimeSpan truth, FoundSpan found) {
    public double iou() {
      return truth.iou(found.span());
    }

    /** Seconds from the true start to when it was told. */
    public double startDelay() {
      return found.startToldAt().secondsSince(truth.start());
    }

    /** Seconds from the true end to when it was told. */
    public double endDelay() {
      return found.endToldAt().secondsSince(truth.end());
    }
  }

  public DetectionReport {
    pairs = List.copyOf(pairs);
  }

  /**
   * Matches found spans with true ones.
   *
   * @param minIou in (0, 1]
   */
  public static DetectionReport of(List<TimeSpan> truths, List<FoundSpan> found, double minIou) {
    if (!(minIou > 0 && minIou <= 1)) {
      throw new IllegalArgumentException("minIou must be above 0 and at most 1, but was " + minIou);
    }
    List<Pair> candidates = new ArrayList<>();
    for (TimeSpan truth : truths) {
      for (FoundSpan span : found) {
        if (truth.iou(span.span()) >= minIou) {
          candidates.add(new Pair(truth, span));
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(Pair::iou).reversed());
    List<Pair> taken = new ArrayList<>();
    for (Pair pair : candidates) {
      if (taken.stream().noneMatch(t -> t.truth() == pair.truth() || t.found() == pair.found())) {
        taken.add(pair);
      }
    }
    taken.sort(Comparator.comparing(pair -> pair.truth().start()));
    return new DetectionReport(truths.size(), found.size(), taken);
  }

  /** Share of found spans that are true; 1 when nothing was found. */
  public double precision() {
    return found == 0 ? 1 : (double) pairs.size() / found;
  }

  /** Share of true spans that were found; 1 when there are none. */
  public double recall() {
    return truths == 0 ? 1 : (double) pairs.size() / truths;
  }

  public double f1() {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }

  /** Found spans that match no true one. */
  public int falseAlarms() {
    return found - pairs.size();
  }

  /** Median seconds from a true start to when it was told; empty without a match. */
  public OptionalDouble medianStartDelay() {
    return median(pairs.stream().mapToDouble(Pair::startDelay).toArray());
  }

  /** Median seconds from a true end to when it was told; empty without a match. */
  public OptionalDouble medianEndDelay() {
    return median(pairs.stream().mapToDouble(Pair::endDelay).toArray());
  }

  private static OptionalDouble median(double[] values) {
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return OptionalDouble.of(
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
  }
}
