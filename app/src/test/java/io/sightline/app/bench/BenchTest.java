package io.sightline.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** That the parts which need no broker run and say what they should; figures are not judged. */
class BenchTest {
  private static final Path HEAD =
      Path.of(System.getProperty("sightline.root")).resolve("models/zero-shot");

  private final StringWriter printed = new StringWriter();
  private final BenchSettings settings =
      BenchSettings.of(
          HEAD, 32, OptionalDouble.of(1e5), Duration.ofMillis(40), List.of(), List.of(1, 8));

  @Test
  void theHeadIsMeasuredBesideAMatrixProduct() {
    HeadBench.run(settings, new Table(new PrintWriter(printed)));

    assertThat(printed.toString())
        .contains("head zero-shot@1, S=8 M=64", "256 x 1 queries", "32 x 8 queries")
        .contains("% of a plain product", "GFLOP/s", "heap of a run of 256 rows");
  }

  @Test
  void theMemoryIsMeasured() {
    MemoryBench.run(settings, new Table(new PrintWriter(printed)));

    assertThat(printed.toString())
        .contains("a frame taken in, 20 queries", "a window encoded", "windows topic");
  }
}
