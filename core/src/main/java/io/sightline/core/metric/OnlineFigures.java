package io.sightline.core.metric;

import io.sightline.core.video.TimeSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an operator gets: figures over many (stream, sentence), from what was told, when it was
 * told. Holds sums and delays; not thread-safe.
 */
public final class OnlineFigures {
  /** A true span counts as found from such an IoU on. */
  public static final List<Double> IOUS = List.of(0.3, 0.5, 0.7);

  /** The IoU at which delays are taken. */
  public static final double DELAY_IOU = 0.5;

  private final int[] matched = new int[IOUS.size()];
  private final double[] iouSum = new double[IOUS.size()];
  private final List<Double> startDelays = new ArrayList<>();
  private final List<Double> endDelays = new ArrayList<>();
  private int sentences;
  private int absent;
  private double absentSeconds;
  private int absentAlarms;
  private int truths;
  private int found;

  /**
   * Counts one sentence on one stream.
   *
   * @param spans when it is really true; empty if it never is
   * @param told what was told of it
   * @param seconds how long the stream was watched
   */
  public void add(List<TimeSpan> spans, List<FoundSpan> told, double seconds) {
    sentences++;
    truths += spans.size();
    found += told.size();
    if (spans.isEmpty()) {
      absent++;
      absentSeconds += seconds;
      absentAlarms += told.size();
      return;
    }
    for (int i = 0; i < IOUS.size(); i++) {
      List<DetectionReport.Pair> pairs = DetectionReport.of(spans, told, IOUS.get(i)).pairs();
      matched[i] += pairs.size();
      for (DetectionReport.Pair pair : pairs) {
        iouSum[i] += pair.iou();
        if (IOUS.get(i) == DELAY_IOU) {
          startDelays.add(pair.startDelay());
          endDelays.add(pair.endDelay());
        }
      }
    }
  }

  /** How many (stream, sentence) were counted. */
  public int sentences() {
    return sentences;
  }

  /** How many of them never happen. */
  public int absentSentences() {
    return absent;
  }

  public int truths() {
    return truths;
  }

  public int found() {
    return found;
  }

  /** Share of what was told that is true at that IoU; 1 when nothing was told. */
  public double precision(double iou) {
    return found == 0 ? 1 : (double) matched[IOUS.indexOf(iou)] / found;
  }

  /** Share of true spans that were found at that IoU; 1 when there are none. */
  public double recall(double iou) {
    return truths == 0 ? 1 : (double) matched[IOUS.indexOf(iou)] / truths;
  }

  public double f1(double iou) {
    double sum = precision(iou) + recall(iou);
    return sum == 0 ? 0 : 2 * precision(iou) * recall(iou) / sum;
  }

  /** Mean IoU of what was found at that IoU or above; empty if nothing was. */
  public OptionalDouble meanIou(double iou) {
    int at = IOUS.indexOf(iou);
    return matched[at] == 0 ? OptionalDouble.empty() : OptionalDouble.of(iouSum[at] / matched[at]);
  }

  /** Alarms an hour and sentence, where the sentence never happens; 0 if there was no such. */
  public double falseAlarmsPerHour() {
    return absentSeconds == 0 ? 0 : absentAlarms / (absentSeconds / 3_600);
  }

  /** Hours of (stream, sentence) that {@link #falseAlarmsPerHour} is counted over. */
  public double absentHours() {
    return absentSeconds / 3_600;
  }

  /** Seconds from a true start to when it was told, that share of them; empty without a match. */
  public OptionalDouble startDelay(double share) {
    return quantile(startDelays, share);
  }

  /** As {@link #startDelay}, of ends. */
  public OptionalDouble endDelay(double share) {
    return quantile(endDelays, share);
  }

  private static OptionalDouble quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return OptionalDouble.of(sorted[low] + (at - low) * (sorted[high] - sorted[low]));
  }
}
