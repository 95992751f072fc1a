package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encoder that ships. Its golden data is checked by the self-test when it is opened. */
class StreetEncoderTest {
  private final EncoderBundle bundle =
      EncoderBundle.load(
          Path.of(System.getProperty("sightline.root")).resolve("models/street/encoder"));

  @Test
  void passesItsSelfTestAndKnowsWhatItReads() throws IOException {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        ImageEncoder images = runtime.imageEncoder(bundle);
        TextEncoder texts = runtime.textEncoder(bundle)) {
      List<PreparedFrame> group = new ArrayList<>();
      for (Path file : bundle.golden().images().get(0).files()) {
        group.add(images.preprocessing().prepare(RgbImage.read(file)));
      }
      FrameFeature busy = images.encodeGroups(List.of(group)).get(0);
      QueryVectors nobody = texts.encode("nobody is in view");
      QueryVectors somebody = texts.encode("a person is in view");
      assertThat(somebody.dim()).isEqualTo(bundle.dim());
      assertThat(busy.dot(somebody.embedding())).isGreaterThan(busy.dot(nobody.embedding()));
      assertThatThrownBy(() -> texts.encode("qwzx blorf"))
          .isInstanceOf(UnknownWordsException.class);
    }
  }
}
