package io.sightline.app.eval;

import io.sightline.core.memory.MemorySettings;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Memory policies compared on long streams.
 *
 * @param encoder folder of the encoder bundle
 * @param heads folders of head bundles of which moments are compared; none where that is not asked
 * @param cache where features are kept
 * @param framesPerSecond that are looked at
 * @param slots M
 * @param standing sentences that stand from the start
 * @param late sentences that come at the end
 */
public record MemoryProofRun(
    Path encoder,
    List<Path> heads,
    Optional<Path> cache,
    double framesPerSecond,
    int slots,
    int standing,
    int late,
    int threads) {
  private static final double BUDGET = 1;

  public MemoryProofRun {
    heads = List.copyOf(heads);
  }

  /**
   * @param tune streams on which the settings of moments are chosen
   * @param clips streams that are reported on
   */
  public void run(List<EvalClip> tune, List<EvalClip> clips, PrintWriter out)
      throws IOException, SourceException {
    EncoderBundle bundle = EncoderBundle.load(encoder);
    MemorySettings settings =
        new MemorySettings(
            MemorySettings.DEFAULT.shortFrames(), slots, MemorySettings.DEFAULT.hop());
    FeatureCache kept = FeatureCache.of(cache, bundle);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
        ImageEncoder images = runtime.imageEncoder(bundle);
        TextEncoder text = runtime.textEncoder(bundle)) {
      MemoryProof proof = new MemoryProof(standing, late, text::encodeIfKnown, out);
      ClipEncoder features = new ClipEncoder(images, kept, framesPerSecond, false);
      proof.run(clips, features, settings);
      for (Path head : heads) {
        HeadBundle made = HeadBundle.load(head);
        try (OnnxHead scorer = runtime.head(made, bundle);
            OnnxHead wide = runtime.head(made.withMemory(MemoryMoments.WIDE), bundle)) {
          new MemoryMoments(proof, features, bundle.id(), BUDGET, out)
              .run(scorer, wide, tune, clips);
        }
      }
    }
  }
}
