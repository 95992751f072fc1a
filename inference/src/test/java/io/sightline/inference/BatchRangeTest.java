package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.inference.bundle.EncoderBundle;
import org.junit.jupiter.api.Test;

class BatchRangeTest {
  @Test
  void namesTheShapesThatAnImageEncoderRuns() {
    EncoderBundle single = EncoderBundle.load(TestBundles.toy("toy-encoder"));
    BatchRange pictures = ImageEncoder.batches(single, 8);
    assertThat(pictures.shape(1)).isEqualTo("pixel_values:1x3x6x8");
    assertThat(pictures.shape(pictures.most())).isEqualTo("pixel_values:8x3x6x8");
    EncoderBundle motion = EncoderBundle.load(TestBundles.toy("toy-motion-encoder"));
    BatchRange groups = ImageEncoder.batches(motion, 7);
    assertThat(groups.shape(groups.most())).isEqualTo("pixel_values:3x2x3x6x8");
    assertThat(ImageEncoder.batches(motion, 1).most()).isEqualTo(1);
  }
}
