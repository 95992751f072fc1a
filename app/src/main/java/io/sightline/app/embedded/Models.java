package io.sightline.app.embedded;

import io.sightline.app.Closer;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.SharedRuntime;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;

/**
 * The encoders of one bundle, loaded and self-tested, with their share in the runtime of this
 * process.
 */
public final class Models implements AutoCloseable {
  private final Closer closer;
  private final ImageEncoder images;
  private final TextEncoder text;

  private Models(Closer closer, ImageEncoder images, TextEncoder text) {
    this.closer = closer;
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
      return new Models(closer, images, closer.register(runtime.textEncoder(bundle)));
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
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
