package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The head that ships beside the encoder. Its golden data is checked by the self-test when it is
 * opened.
 */
class StreetHeadTest {
  private final Path models =
      Path.of(System.getProperty("sightline.root")).resolve("models/street");

  @Test
  void passesItsSelfTestAndFitsTheEncoder() {
    EncoderBundle encoder = EncoderBundle.load(models.resolve("encoder"));
    HeadBundle head = HeadBundle.load(models.resolve("head"));
    assertThat(head.encoder()).contains(encoder.name());
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        OnnxHead opened = runtime.head(head, encoder)) {
      assertThat(opened).isNotNull();
    }
  }
}
