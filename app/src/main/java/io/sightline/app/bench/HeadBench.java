package io.sightline.app.bench;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.bundle.HeadBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** CPU and heap of the head on one thread, a (frame, query), by the number of queries. */
public final class HeadBench {
  private static final int ROWS = 256;
  private static final double NEW_FRAMES = 2;

  /*
   * A head of width 256, its weights sines that are computed when it is loaded. It is made by
   *   python -m sightline_training.head_cost --width 256 --similarity --export DIR
   * which also says how many operations it takes.
   */
  private static final String WIDE = "head-256/";
  private static final double WIDE_OPERATIONS = 3_487_232;
  private static final int WIDE_WINDOWS = 32;
  private static final int WIDE_QUERIES = 20;
  private static final double MOST_MICROS = 60;

  private HeadBench() {}

  /**
   * The figure that counts: the trained kind of head at width 256.
   *
   * @param folder for the bundle
   */
  public static void wide(Path folder, Duration time, Table table) {
    for (String file : List.of("head.json", "head.onnx", "golden.json")) {
      try (InputStream in = HeadBench.class.getResourceAsStream(WIDE + file)) {
        Files.createDirectories(folder);
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    BenchSettings settings =
        BenchSettings.of(
            folder, 256, OptionalDouble.of(WIDE_OPERATIONS), time, List.of(), List.of());
    MadeUp made = new MadeUp(settings);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1));
        OnnxHead head = runtime.head(HeadBundle.load(folder), settings.dim())) {
      title(settings, head, table);
      double rate = runtime.matrixRate(time.dividedBy(4));
      double each =
          measure(settings, table, head, made.windows(WIDE_WINDOWS), made, WIDE_QUERIES, rate);
      rateLine(table, runtime, rate);
      table.reach(
          Reach.most(
              "CPU a (frame, query), head of width 256, one thread",
              each * 1e6,
              MOST_MICROS,
              "us"));
    }
  }

  public static void run(BenchSettings settings, Table table) {
    HeadBundle bundle = HeadBundle.load(settings.head());
    MadeUp made = new MadeUp(settings);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1));
        OnnxHead head = runtime.head(bundle, settings.dim())) {
      title(settings, head, table);
      Duration time = settings.time();
      double rate = runtime.matrixRate(time.dividedBy(4));
      List<Window> windows = made.windows(ROWS);
      for (int queries : settings.queries()) {
        int count = Math.max(1, ROWS / queries);
        measure(settings, table, head, windows.subList(0, count), made, queries, rate);
      }
      rateLine(table, runtime, rate);
    }
  }

  private static void title(BenchSettings settings, OnnxHead head, Table table) {
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
  }

  private static void rateLine(Table table, InferenceRuntime runtime, double rate) {
    table.line(
        "matrix product of this machine, same run",
        Table.number("%.1f GFLOP/s", rate / 1e9),
        "512 x 512, float32, " + runtime.provider());
  }

  /** Returns seconds of CPU a (frame, query). */
  private static double measure(
      BenchSettings settings,
      Table table,
      OnnxHead head,
      List<Window> windows,
      MadeUp made,
      int queries,
      double rate) {
    List<Query> standing =
        IntStream.range(0, queries).mapToObj(i -> made.query(i, Set.of())).toList();
    int count = windows.size();
    BoundaryScores scores = new BoundaryScores(settings.shape());
    ScoringBatch batch = new ScoringBatch(settings.shape().carry());
    float[] carry = new float[settings.shape().carry()];
    for (Window window : windows) {
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
    return each;
  }
}
