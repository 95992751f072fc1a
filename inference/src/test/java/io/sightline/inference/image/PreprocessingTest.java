package io.sightline.inference.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  @Test
  void longestKeepsThePictureWholeInTheMiddle() {
    Preprocessing longest = of(416, 416, ResizeMode.LONGEST);
    assertThat(longest.contentBox(768, 432))
        .isEqualTo(new ContentBox(416, 234, 0, 0, 0, 91, 416, 234));
    assertThat(longest.contentBox(432, 768))
        .isEqualTo(new ContentBox(234, 416, 0, 0, 91, 0, 234, 416));
    // An odd pixel is filled below.
    assertThat(longest.contentBox(1920, 1077))
        .isEqualTo(new ContentBox(416, 233, 0, 0, 0, 91, 416, 233));
    // Enlarged as well, and never to nothing.
    assertThat(longest.contentBox(208, 100))
        .isEqualTo(new ContentBox(416, 200, 0, 0, 0, 108, 416, 200));
    assertThat(longest.contentBox(4000, 1).height()).isEqualTo(1);
  }

  @Test
  void shortestFillsTheTensorAndCutsOffWhatSticksOut() {
    Preprocessing shortest = of(224, 224, ResizeMode.SHORTEST);
    // 224 * 1280 / 720 = 398.2, and half of what is over is 87.
    assertThat(shortest.contentBox(1280, 720))
        .isEqualTo(new ContentBox(398, 224, 87, 0, 0, 0, 224, 224));
    // 224 * 852 / 480 = 397.6, which torchvision cuts to 397.
    assertThat(shortest.contentBox(852, 480).scaledWidth()).isEqualTo(397);
    assertThat(shortest.contentBox(720, 1280))
        .isEqualTo(new ContentBox(224, 398, 0, 87, 0, 0, 224, 224));
    assertThat(of(200, 100, ResizeMode.SHORTEST).contentBox(1280, 720))
        .isEqualTo(new ContentBox(200, 112, 0, 6, 0, 0, 200, 100));
  }

  @Test
  void squashStretches() {
    assertThat(of(64, 32, ResizeMode.SQUASH).contentBox(1280, 720))
        .isEqualTo(new ContentBox(64, 32, 0, 0, 0, 0, 64, 32));
  }

  @Test
  void theTensorIsFilledNormalisedAndOfOneColourAfterTheOther() {
    Preprocessing longest =
        new Preprocessing(
            2,
            3,
            ResizeMode.LONGEST,
            List.of(255, 0, 51),
            List.of(0.5f, 0f, 0.2f),
            List.of(0.5f, 1f, 2f));
    RgbImage image = new RgbImage(2, 1, new byte[] {0, 51, (byte) 255, (byte) 255, 102, 0});
    FloatBuffer tensor = FloatBuffer.allocate(longest.tensorSize());
    longest.writeTo(longest.prepare(image), tensor);
    assertThat(tensor.remaining()).isZero();
    assertThat(tensor.array())
        .containsExactly(
            new float[] {
              1, 1, -1, 1, 1, 1,
              0, 0, 0.2f, 0.4f, 0, 0,
              0, 0, 0.4f, -0.1f, 0, 0
            },
            offset(1e-6f));
  }

  @Test
  void aFrameForAnotherTensorOrOfAnotherSizeIsRefused() {
    Preprocessing large = of(64, 64, ResizeMode.SQUASH);
    PreparedFrame frame = large.prepare(new RgbImage(1, 1, new byte[3]));
    assertThatThrownBy(
            () -> of(32, 64, ResizeMode.SQUASH).writeTo(frame, FloatBuffer.allocate(1 << 16)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prepared for another tensor");
    RgbImage small = new RgbImage(1, 1, new byte[3]);
    assertThatThrownBy(() -> new PreparedFrame(frame.box(), small))
        .hasMessage("content must be 64x64, found 1x1");
    assertThatThrownBy(() -> PreparedFrame.ofScaled(frame.box(), small))
        .hasMessage("scaled picture must be 64x64, found 1x1");
  }

  @Test
  void whatIsScaledByTheCallerIsCutAsWhatIsScaledHere() {
    Preprocessing shortest = of(4, 4, ResizeMode.SHORTEST);
    byte[] pixels = new byte[10 * 6 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 7);
    }
    RgbImage source = new RgbImage(10, 6, pixels);
    ContentBox box = shortest.contentBox(10, 6);
    RgbImage scaled = BicubicResize.resize(source, box.scaledWidth(), box.scaledHeight());
    assertThat(box.crops()).isTrue();
    assertThat(PreparedFrame.ofScaled(box, scaled)).isEqualTo(shortest.prepare(source));
  }

  private static Preprocessing of(int width, int height, ResizeMode mode) {
    return new Preprocessing(
        width, height, mode, List.of(114, 114, 114), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
  }
}
