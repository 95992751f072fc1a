package io.sightline.core.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The paper's figures, of moments located in a finished video from three scores a step: R@n at IoU
 * m, and mean calibrated average precision. Holds sums; not thread-safe.
 *
 * <p>{@code training/sightline_training/paper_protocol.py} is the same in Python; a golden file
 * that it writes holds the two equal.
 */
public final class PaperProtocol {
  /** n of R@n. */
  public static final List<Integer> RANKS = List.of(1, 5);

  /** m of R@n at IoU m. */
  public static final List<Double> IOUS = List.of(0.3, 0.5, 0.7);

  /*
   * Above POINTS steps, scores are filtered (3-tap median) and read at max(POINTS, T / STRIDE)
   * evenly spaced steps. Proposals lie on a sparse two-dimensional map of first and last step:
   * every length up to DENSE, every second up to twice that, every fourth up to four times that and
   * so on, starting at every step, every second, every fourth. Their score is P(start) of the first
   * times P(end) of the last step. The best remain after suppression of what overlaps a better one
   * by IoU above OVERLAP. Cost: a sort of about 2 T DENSE proposals.
   */
  private static final int POINTS = 128;
  private static final int STRIDE = 4;
  private static final int DENSE = 8;
  private static final double OVERLAP = 0.5;

  private final int[][] hits = new int[RANKS.size()][IOUS.size()];
  private double exact;
  private double wide;
  private int sentences;

  /**
   * The scores of one sentence over a video, steps evenly spaced from its start to its end.
   *
   * @param start P(start), {@code [steps]}
   * @param end P(end), {@code [steps]}
   * @param inside P(inside), {@code [steps]}
   * @param seconds length of the video
   */
  public record Scores(float[] start, float[] end, float[] inside, double seconds) {
    /**
     * @throws IllegalArgumentException if there is no step or the lengths differ
     */
    public Scores {
      if (start.length == 0 || start.length != end.length || start.length != inside.length) {
        throw new IllegalArgumentException(
            "scores must be as many of each, and some, but are %d, %d and %d"
                .formatted(start.length, end.length, inside.length));
      }
    }

    /** Where a time lies on 0 to steps - 1. */
    private double position(double at) {
      return at / seconds * (inside.length - 1);
    }
  }

  /** A proposed moment, seconds. */
  public record Proposal(double start, double end) {
    double iou(double otherStart, double otherEnd) {
      double overlap = Math.min(end, otherEnd) - Math.max(start, otherStart);
      double hull = Math.max(end, otherEnd) - Math.min(start, otherStart);
      return Math.max(overlap, 0) / Math.max(hull, 1e-9);
    }
  }

  /**
   * What came of one sentence.
   *
   * @param bestIou highest IoU among the best so many proposals, in the order of {@link #RANKS}
   * @param exact calibrated average precision against the true span
   * @param wide the same against a span widened by its own length on both sides
   */
  public record Outcome(List<Double> bestIou, double exact, double wide) {
    public Outcome {
      bestIou = List.copyOf(bestIou);
    }
  }

  /**
   * Judges a sentence that is true once.
   *
   * @param from start of its true span, seconds
   * @param to end of its true span, seconds
   */
  public static Outcome judge(Scores scores, double from, double to) {
    List<Proposal> best = proposals(scores);
    List<Double> ious =
        RANKS.stream()
            .map(r -> best.stream().limit(r).mapToDouble(p -> p.iou(from, to)).max().orElse(0))
            .toList();
    return new Outcome(
        ious,
        calibratedPrecision(scores, from, to),
        calibratedPrecision(scores, from - (to - from), to + (to - from)));
  }

  /** Counts a sentence. */
  public void add(Outcome outcome) {
    for (int r = 0; r < RANKS.size(); r++) {
      for (int m = 0; m < IOUS.size(); m++) {
        hits[r][m] += outcome.bestIou().get(r) > IOUS.get(m) ? 1 : 0;
      }
    }
    exact += outcome.exact();
    wide += outcome.wide();
    sentences++;
  }

  public int sentences() {
    return sentences;
  }

  /** Share of sentences with one of the best so many proposals above that IoU, in [0, 1]. */
  public double recall(int rank, double iou) {
    return (double) hits[RANKS.indexOf(rank)][IOUS.indexOf(iou)] / sentences;
  }

  /** Mean calibrated average precision against the true span, in [0, 1]. */
  public double mcAp() {
    return exact / sentences;
  }

  /** As {@link #mcAp}, against a span widened by its own length on both sides. */
  public double mcApWide() {
    return wide / sentences;
  }

  /** The best moments, best first, as many as the largest rank or fewer. */
  public static List<Proposal> proposals(Scores scores) {
    float[] start = read(scores.start());
    float[] end = read(scores.end());
    List<int[]> spans = spans(start.length);
    double scale = scores.seconds() / Math.max(1, start.length - 1);
    // Stable: among equals the first stays first.
    List<int[]> order =
        spans.stream()
            .sorted(Comparator.comparingDouble(s -> -(double) (start[s[0]] * end[s[1]])))
            .toList();
    List<Proposal> best = new ArrayList<>();
    for (int[] span : order) {
      Proposal next = new Proposal(span[0] * scale, span[1] * scale);
      if (best.stream().allMatch(b -> next.iou(b.start(), b.end()) <= OVERLAP)) {
        best.add(next);
        if (best.size() == RANKS.get(RANKS.size() - 1)) {
          break;
        }
      }
    }
    return best;
  }

  private static float[] read(float[] scores) {
    if (scores.length <= POINTS) {
      return scores;
    }
    int points = Math.max(POINTS, scores.length / STRIDE);
    double step = (scores.length - 1.0) / (points - 1);
    float[] out = new float[points];
    for (int i = 0; i < points; i++) {
      int at = i == points - 1 ? scores.length - 1 : (int) (i * step);
      float before = at == 0 ? 0 : scores[at - 1];
      float after = at == scores.length - 1 ? 0 : scores[at + 1];
      float low = Math.min(before, after);
      out[i] = Math.max(low, Math.min(scores[at], Math.max(before, after)));
    }
    return out;
  }

  private static List<int[]> spans(int points) {
    List<int[]> spans = new ArrayList<>();
    int step = 1;
    for (int length = 0; length < points; length += step) {
      for (int first = 0; first < points - length; first += step) {
        spans.add(new int[] {first, first + length});
      }
      step = length + 1 < DENSE ? 1 : Integer.highestOneBit((length + 1) / DENSE) * 2;
    }
    return spans;
  }

  /** Average precision of the steps inside, as if as many steps were inside as outside. */
  private static double calibratedPrecision(Scores scores, double from, double to) {
    float[] inside = scores.inside();
    double first = scores.position(from);
    double last = scores.position(to);
    long positive = IntStream.range(0, inside.length).filter(i -> i >= first && i <= last).count();
    if (positive == 0 || positive == inside.length) {
      return 1;
    }
    double ratio = (double) (inside.length - positive) / positive;
    int[] order =
        IntStream.range(0, inside.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -inside[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int hit = 0;
    int missed = 0;
    double sum = 0;
    for (int i : order) {
      if (i >= first && i <= last) {
        hit++;
        sum += hit / (hit + missed / ratio);
      } else {
        missed++;
      }
    }
    return sum / positive;
  }
}
