package io.sightline.app.bench;

import io.sightline.core.grounding.HeadShape;
import io.sightline.core.memory.MemorySettings;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.inference.bundle.HeadGolden.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is measured with.
 *
 * @param head folder of the head bundle
 * @param shape S, M and C of that head
 * @param dim D, components of a feature
 * @param tokenWidth E, components of a token
 * @param tokens of a sentence
 * @param operations floating-point operations of the head for one (frame, query), where known
 * @param time that each figure is measured for
 * @param streams numbers of streams to measure
 * @param queries numbers of queries to measure
 */
public record BenchSettings(
    Path head,
    HeadShape shape,
    int dim,
    int tokenWidth,
    int tokens,
    OptionalDouble operations,
    Duration time,
    List<Integer> streams,
    List<Integer> queries) {
  /** Frames a second that a stream is sampled at. */
  static final double FPS = 4;

  static final int TOKENS = 16;

  /**
   * Sizes from a bundle's golden data.
   *
   * @param dimForAny D where the head serves any encoder
   */
  public static BenchSettings of(
      Path head,
      int dimForAny,
      OptionalDouble operations,
      Duration time,
      List<Integer> streams,
      List<Integer> queries) {
    HeadBundle bundle = HeadBundle.load(head);
    Map<String, Tensor> golden = bundle.golden().cases().get(0).inputs();
    long[] tokens = golden.get("query_tokens").shape();
    return new BenchSettings(
        head,
        bundle.shape(),
        bundle.dim().orElse(dimForAny),
        (int) tokens[2],
        TOKENS,
        operations,
        time,
        streams,
        queries);
  }

  /** The same for a head of another shape, of which no bundle need be there. */
  BenchSettings with(HeadShape other, int otherDim) {
    return new BenchSettings(
        head, other, otherDim, tokenWidth, tokens, operations, time, streams, queries);
  }

  /** The memory that this head takes. */
  MemorySettings memory() {
    return shape.memory();
  }
}
