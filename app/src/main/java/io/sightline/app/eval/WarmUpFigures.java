package io.sightline.app.eval;

import io.sightline.app.replay.AnnotatedClip;
import io.sightline.core.grounding.BoundaryScorer;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.CarryWarmUp;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How soon the scores of a (stream, query) whose carry is missing are those of one that stood from
 * the start: with the carry warmed from the window, as the operator does, and with a carry of
 * zeros. Not thread-safe.
 *
 * @param sentences of each stream
 * @param every windows between two beginnings
 */
record WarmUpFigures(
    BoundaryScorer head, Function<String, Optional<QueryVectors>> text, int sentences, int every) {
  /** Windows since the beginning at which differences are reported. */
  private static final List<Integer> AT = List.of(0, 1, 2, 4, 8, 16, 32, 64, 128, 256);

  /** One beginning, followed for a while. */
  private static final class Late {
    final int from;
    final float[][] warmed;
    final float[][] zero;

    Late(int from, int rows) {
      this.from = from;
      warmed = new float[rows][];
      zero = new float[rows][];
    }
  }

  /** Differences of P(inside), by windows since the beginning. */
  static final class Differences {
    private final TreeMap<Integer, List<Float>> warmed = new TreeMap<>();
    private final TreeMap<Integer, List<Float>> zero = new TreeMap<>();

    private static void put(TreeMap<Integer, List<Float>> into, int at, float difference) {
      into.computeIfAbsent(at, windows -> new ArrayList<>()).add(difference);
    }

    void print(PrintWriter out) {
      out.printf(
          "%-24s %9s %28s %28s%n",
          "windows since", "n", "warmed: p50 / p95 / most", "zero: p50 / p95 / most");
      warmed.forEach(
          (at, differences) ->
              out.printf(
                  Locale.ROOT,
                  "%-24s %9d %28s %28s%n",
                  String.format(Locale.ROOT, "%d (%.1f s)", at, at / 2.0),
                  differences.size(),
                  quantiles(differences),
                  quantiles(zero.get(at))));
      out.flush();
    }

    private static String quantiles(List<Float> values) {
      float[] sorted = new float[values.size()];
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = values.get(i);
      }
      Arrays.sort(sorted);
      return String.format(
          Locale.ROOT,
          "%.4f / %.4f / %.3f",
          sorted[sorted.length / 2],
          sorted[(int) (0.95 * (sorted.length - 1))],
          sorted[sorted.length - 1]);
    }
  }

  void add(EvalClip clip, ClipFeatures features, Differences differences) {
    List<QueryVectors> queries = new ArrayList<>();
    for (AnnotatedClip.Sentence sentence : EvalClip.drawn(clip, clip.clip().get(), 3 * sentences)) {
      if (queries.size() < sentences) {
        text.apply(sentence.words()).ifPresent(queries::add);
      }
    }
    StreamMemory memory = new StreamMemory(head.shape().memory(), new LanguageGuidedPolicy());
    MemoryState state = MemoryState.EMPTY;
    float[][] standing = new float[queries.size()][head.shape().carry()];
    List<Late> late = new ArrayList<>();
    int windows = 0;
    for (int i = 0; i < features.frames(); i++) {
      MemoryStep step = memory.advance(state, features.frame(i, queries.get(0).encoder()), queries);
      state = step.next();
      if (step.window().isPresent()) {
        if (windows > 0 && windows % every == 0) {
          late.add(new Late(windows, queries.size()));
        }
        follow(step.window().get(), windows, queries, standing, late, differences);
        int now = windows;
        late.removeIf(one -> now - one.from >= AT.get(AT.size() - 1));
        windows++;
      }
    }
  }

  private void follow(
      Window window,
      int number,
      List<QueryVectors> queries,
      float[][] standing,
      List<Late> late,
      Differences differences) {
    float[] truth = score(window, queries, standing, false);
    for (Late one : late) {
      boolean begins = one.from == number;
      if (begins) {
        Arrays.setAll(one.zero, row -> new float[head.shape().carry()]);
      }
      float[] warmed = score(window, queries, one.warmed, begins);
      float[] zero = score(window, queries, one.zero, false);
      int since = number - one.from;
      if (AT.contains(since)) {
        for (int row = 0; row < queries.size(); row++) {
          Differences.put(differences.warmed, since, Math.abs(warmed[row] - truth[row]));
          Differences.put(differences.zero, since, Math.abs(zero[row] - truth[row]));
        }
      }
    }
  }

  /** P(inside) of the newest frame for each query; the carries are moved on. */
  private float[] score(
      Window window, List<QueryVectors> queries, float[][] carries, boolean cold) {
    ScoringBatch batch = new ScoringBatch(head.shape().carry());
    BoundaryScores scores = new BoundaryScores(head.shape());
    int index = batch.addWindow(window);
    for (int row = 0; row < queries.size(); row++) {
      if (cold) {
        batch.addColdRow(index, queries.get(row));
      } else {
        batch.addRow(index, queries.get(row), carries[row]);
      }
    }
    new CarryWarmUp(head.shape()).warm(head, batch);
    head.score(batch, scores);
    float[] inside = new float[queries.size()];
    for (int row = 0; row < inside.length; row++) {
      inside[row] = scores.inside(row, head.shape().shortFrames() - 1);
      carries[row] = scores.carryOf(row);
    }
    return inside;
  }
}
