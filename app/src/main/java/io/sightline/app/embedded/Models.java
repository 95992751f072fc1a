package io.sightline.app.embedded;

import io.sightline.app.Closer;
import io.sightline.gateway.view.Insights;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.SharedRuntime;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The encoders of one bundle, loaded and self-tested, with their share in the runtime of this
 * process.
 */
public final class Models implements AutoCloseable {
  private final Closer closer;
  private final InferenceRuntime runtime;
  private final ImageEncoder images;
  private final TextEncoder text;
  private final List<Insights.Model> cards;

  private Models(
      Closer closer,
      InferenceRuntime runtime,
      ImageEncoder images,
      TextEncoder text,
      List<Insights.Model> cards) {
    this.closer = closer;
    this.runtime = runtime;
    this.cards = cards;
    this.images = images;
    this.text = text;
  }

  /**
   * @throws io.sightline.inference.bundle.BundleRejectedException if the bundle fails its self-test
   */
  public static Models load(EncoderBundle bundle) {
    Closer closer = new Closer();
    try {
      InferenceRuntime runtime =
          closer.register(SharedRuntime.acquire(RuntimeOptions.withThreads(1))).runtime();
      ImageEncoder images = closer.register(runtime.imageEncoder(bundle));
      TextEncoder text = closer.register(runtime.textEncoder(bundle));
      return new Models(closer, runtime, images, text, List.of(card(runtime, text)));
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  /** Opening it has run its self-test: it would have been refused. */
  private static Insights.Model card(InferenceRuntime runtime, TextEncoder text) {
    return new Insights.Model(
        "encoder",
        text.id(),
        runtime.provider().name().toLowerCase(Locale.ROOT),
        runtime.version(),
        Optional.of(text.dim()),
        true,
        Optional.of(Instant.now()));
  }

  /** What is loaded, for people. */
  List<Insights.Model> cards() {
    return cards;
  }

  /** The heads that serve in this process: opening one has run its self-test. */
  List<Insights.Model> heads() {
    return runtime.heads().stream()
        .map(
            id ->
                new Insights.Model(
                    "head",
                    id,
                    runtime.provider().name().toLowerCase(Locale.ROOT),
                    runtime.version(),
                    Optional.of(text.dim()),
                    true,
                    Optional.empty()))
        .toList();
  }

  public ImageEncoder images() {
    return images;
  }

  public TextEncoder text() {
    return text;
  }

  @Override
  public void close() {
    closer.close();
  }
}
