package io.sightline.app.bench;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.bundle.HeadBundle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** CPU and heap of the head on one thread, a (frame, query), by the number of queries. */
public final class HeadBench {
  private static final int ROWS = 256;
  private static final double NEW_FRAMES = 2;

  private HeadBench() {}

  public static void run(BenchSettings settings, Table table) {
    HeadBundle bundle = HeadBundle.load(settings.head());
    MadeUp made = new MadeUp(settings);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1));
        OnnxHead head = runtime.head(bundle, settings.dim())) {
      table.title(
          "head %s, S=%d M=%d C=%d D=%d, %d tokens, %d new frames a window, 1 thread"
              .formatted(
                  head.id(),
                  settings.shape().shortFrames(),
                  settings.shape().longFrames(),
                  settings.shape().carry(),
                  settings.dim(),
                  settings.tokens(),
                  (int) NEW_FRAMES));
      Duration time = settings.time();
      double rate = runtime.matrixRate(time.dividedBy(4));
      List<Window> windows = made.windows(ROWS);
      for (int queries : settings.queries()) {
        measure(settings, table, head, windows, made, queries, rate);
      }
      table.line(
          "matrix product of this machine, same run",
          Table.number("%.1f GFLOP/s", rate / 1e9),
          "512 x 512, float32, " + runtime.provider());
    }
  }

  private static void measure(
      BenchSettings settings,
      Table table,
      OnnxHead head,
      List<Window> windows,
      MadeUp made,
      int queries,
      double rate) {
    List<Query> standing =
        IntStream.range(0, queries).mapToObj(i -> made.query(i, Set.of())).toList();
    int count = Math.max(1, ROWS / queries);
    BoundaryScores scores = new BoundaryScores(settings.shape());
    ScoringBatch batch = new ScoringBatch(settings.shape().carry());
    float[] carry = new float[settings.shape().carry()];
    for (Window window : windows.subList(0, count)) {
      int index = batch.addWindow(window);
      standing.forEach(query -> batch.addRow(index, query.vectors(), carry));
    }
    ThreadCost cost = ThreadCost.of(settings.time(), () -> head.score(batch, scores));
    double each = cost.cpuNanos() / 1e9 / batch.rows() / NEW_FRAMES;
    String of =
        settings.operations().isPresent()
            ? Table.number(
                "%.2f MFLOP at %.1f GFLOP/s, %.0f %% of a plain product",
                settings.operations().getAsDouble() / 1e6,
                settings.operations().getAsDouble() / each / 1e9,
                100 * settings.operations().getAsDouble() / each / rate)
            : Table.number("as long as %.2f MFLOP of a plain product take", each * rate / 1e6);
    table.line(
        Table.number("CPU a (frame, query), %d x %d queries", count, queries),
        Table.number("%.1f us", each * 1e6),
        of);
    table.line(
        "  heap of a run of " + batch.rows() + " rows",
        Table.number("%d bytes", cost.bytes()),
        "after warm-up");
  }
}
