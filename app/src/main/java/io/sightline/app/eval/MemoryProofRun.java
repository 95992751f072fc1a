package io.sightline.app.eval;

import io.sightline.core.memory.MemorySettings;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
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
 * @param cache where features are kept
 * @param framesPerSecond that are looked at
 * @param slots M
 * @param standing sentences that stand from the start
 * @param late sentences that come at the end
 */
public record MemoryProofRun(
    Path encoder,
    Optional<Path> cache,
    double framesPerSecond,
    int slots,
    int standing,
    int late,
    int threads) {
  public void run(List<EvalClip> clips, PrintWriter out) throws IOException, SourceException {
    EncoderBundle bundle = EncoderBundle.load(encoder);
    MemorySettings settings =
        new MemorySettings(
            MemorySettings.DEFAULT.shortFrames(), slots, MemorySettings.DEFAULT.hop());
    FeatureCache kept = FeatureCache.of(cache, bundle);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(threads));
        ImageEncoder images = runtime.imageEncoder(bundle);
        TextEncoder text = runtime.textEncoder(bundle)) {
      new MemoryProof(standing, late, text::encodeIfKnown, out)
          .run(clips, new ClipEncoder(images, kept, framesPerSecond, false), settings);
    }
  }
}
