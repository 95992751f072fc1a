package io.sightline.app.eval;

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
 * How soon a carry that was missing makes no difference.
 *
 * @param encoder folder of the encoder bundle
 * @param head folder of a head bundle with a carry
 * @param cache where features are kept
 * @param framesPerSecond that are looked at
 * @param sentences of each stream
 * @param every windows between two beginnings
 */
public record WarmUpRun(
    Path encoder,
    Path head,
    Optional<Path> cache,
    double framesPerSecond,
    int sentences,
    int every) {
  /**
   * @throws IllegalArgumentException if the head has no carry
   */
  public void run(List<EvalClip> clips, PrintWriter out) throws IOException, SourceException {
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle headBundle = HeadBundle.load(head);
    if (headBundle.shape().carry() == 0) {
      throw new IllegalArgumentException(headBundle.id() + " has no carry that could be missing");
    }
    FeatureCache kept = FeatureCache.of(cache, encoderBundle);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1));
        ImageEncoder images = runtime.imageEncoder(encoderBundle);
        TextEncoder text = runtime.textEncoder(encoderBundle);
        OnnxHead scorer = runtime.head(headBundle, encoderBundle)) {
      ClipEncoder features = new ClipEncoder(images, kept, framesPerSecond, false);
      WarmUpFigures figures = new WarmUpFigures(scorer, text::encodeIfKnown, sentences, every);
      WarmUpFigures.Differences differences = new WarmUpFigures.Differences();
      for (EvalClip clip : clips) {
        figures.add(clip, features.features(clip), differences);
      }
      out.printf(
          "%s, difference of P(inside) from a query that stood from the start%n", scorer.id());
      differences.print(out);
    }
  }
}
