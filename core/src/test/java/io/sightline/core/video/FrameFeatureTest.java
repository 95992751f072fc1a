package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameFeatureTest {
  private final FrameFeature right = FrameFeature.of(2, 0, 0);
  private final FrameFeature up = FrameFeature.of(0, 1, 0);
  private final FrameFeature nothing = FrameFeature.of(0, 0, 0);

  @Test
  void bytesBringBackAnEqualFeature() {
    FrameFeature feature = FrameFeature.of(0.1f, -3.3f, 65504f, 1e-7f);

    assertThat(FrameFeature.fromHalfBytes(ByteBuffer.wrap(feature.toHalfBytes())))
        .isEqualTo(feature);
  }

  @Test
  void theInnerProductCountsEveryComponentWhateverTheirNumber() {
    for (int dim = 1; dim < 12; dim++) {
      float[] values = new float[dim];
      for (int i = 0; i < dim; i++) {
        values[i] = i + 1;
      }
      FrameFeature feature = FrameFeature.of(values);
      assertThat(feature.dot(feature)).isEqualTo(dim * (dim + 1) * (2 * dim + 1) / 6f);
      assertThat(feature.dot(values)).isEqualTo(feature.dot(feature));
    }
  }

  @Test
  void theCosineIsThatOfTheAngleWhateverTheLengths() {
    assertThat(right.cosine(up)).isZero();
    assertThat(right.cosine(FrameFeature.of(0.5f, 0, 0))).isEqualTo(1);
    assertThat(right.cosine(FrameFeature.of(-7, 0, 0))).isEqualTo(-1);
    assertThat(right.cosine(FrameFeature.of(3, 3, 0)))
        .isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
  }

  @Test
  void aFeatureOfLengthZeroIsLikeItsOwnKindOnly() {
    assertThat(nothing.cosine(nothing)).isEqualTo(1);
    assertThat(nothing.cosine(right)).isZero();
    assertThat(right.cosine(nothing)).isZero();
  }

  @Test
  void theDirectionBetweenTwoHasALengthBetweenTheirs() {
    FrameFeature middle = right.toward(FrameFeature.of(0, 2, 0), 0.5f);

    assertThat(middle.length()).isCloseTo(2, within(2e-3f));
    assertThat(middle.cosine(FrameFeature.of(1, 1, 0))).isCloseTo(1, within(1e-5f));
    assertThat(right.toward(up, 0)).isEqualTo(right);
    assertThat(right.toward(up, 1)).isEqualTo(up);
    assertThat(right.toward(FrameFeature.of(-2, 0, 0), 0.5f)).isEqualTo(nothing);
  }

  @Test
  void featuresOfDifferentSizesAreNeverCompared() {
    FrameFeature shorter = FrameFeature.of(1, 0);
    assertThatThrownBy(() -> right.dot(shorter)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> right.cosine(shorter)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> right.toward(shorter, 0.5f))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
