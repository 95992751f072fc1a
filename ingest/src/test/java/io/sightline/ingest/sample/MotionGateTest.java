package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import io.sightline.inference.image.RgbImage;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MotionGateTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final long STEP_MICROS = 250_000;

  /** Made once: it is what takes long. */
  private static final double[] NOISE = new Random(3).doubles(1_000_003, -1.73, 1.73).toArray();

  private final Random random = new Random(7);
  private final MotionGate.Settings settings =
      new MotionGate.Settings(6, 3, 1, 8, Duration.ofSeconds(1000));
  private MotionGate gate = new MotionGate(settings, 1);
  private long frame;

  @Test
  void theFirstFrameOfAnEpochIsNewAndTheSameAgainIsNot() {
    assertThat(passes(scene(0, 0))).isTrue();
    assertThat(passes(scene(0, 0))).isFalse();
    gate.begin();
    assertThat(passes(scene(0, 0))).isTrue();
  }

  @Test
  void somethingSmallThatComesInIsNew() {
    settle(2);
    assertThat(passes(with(scene(2, 0), 100, 10, 20, 60))).isTrue();
    assertThat(passes(with(scene(2, 0), 100, 10, 20, 60))).isFalse();
    assertThat(passes(scene(2, 0))).as("it has gone").isTrue();
  }

  @Test
  void whatMovesSlowlyAddsUp() {
    settle(1);
    int passed = 0;
    for (int i = 0; i < 40; i++) {
      passed += passes(with(scene(1, 0), 40 + i, 16, 16, 80)) ? 1 : 0;
    }
    assertThat(passed).isGreaterThan(3);
  }

  @Test
  void theNoiseOfASensorAtNightIsLearntAndAPersonInItIsSeen() {
    settle(25);
    int wrong = 0;
    for (int i = 0; i < 200; i++) {
      wrong += passes(scene(25, 0)) ? 1 : 0;
    }
    assertThat(wrong).as("of 200 frames of noise").isLessThanOrEqualTo(4);
    assertThat(passes(with(scene(25, 0), 150, 20, 50, 40))).isTrue();
  }

  @Test
  void whatNeverRestsIsLearntWhereItIsAndElsewhereNothingIsMissed() {
    settle(2);
    for (int i = 0; i < 150; i++) {
      passes(with(scene(2, 0), 20, 40, 40, random.nextInt(60)));
    }
    int leaves = 0;
    for (int i = 0; i < 100; i++) {
      leaves += passes(with(scene(2, 0), 20, 40, 40, random.nextInt(60))) ? 1 : 0;
    }
    assertThat(leaves).isLessThan(10);
    RgbImage person = with(scene(2, 0), 20, 40, 40, random.nextInt(60));
    assertThat(passes(with(person, 250, 8, 20, 30))).isTrue();
  }

  @Test
  void aCloudIsNotNewButASwitchedLightIs() {
    settle(1);
    int passed = 0;
    for (int i = 1; i <= 5; i++) {
      passed += passes(scene(1, i)) ? 1 : 0;
    }
    assertThat(passed).isZero();
    assertThat(passes(scene(1, 40))).isTrue();
  }

  @Test
  void aFrameIsEncodedAfterAWhileWhateverItShows() {
    gate = new MotionGate(new MotionGate.Settings(6, 3, 1, 8, Duration.ofSeconds(2)), 1);
    int passed = 0;
    for (int i = 0; i < 81; i++) {
      passed += passes(scene(0, 0)) ? 1 : 0;
    }
    assertThat(passed).as("in 20 seconds").isEqualTo(11);
  }

  @Test
  void anEncoderOfMotionIsGivenFramesUntilItSeesNoneOfTheChange() {
    gate = new MotionGate(settings, 3);
    assertThat(passes(scene(0, 0))).isTrue();
    assertThat(passes(scene(0, 0))).isTrue();
    assertThat(passes(scene(0, 0))).isTrue();
    assertThat(passes(scene(0, 0))).isFalse();
    assertThat(passes(with(scene(0, 0), 100, 20, 20, 90))).isTrue();
    assertThat(passes(with(scene(0, 0), 100, 20, 20, 90))).isTrue();
    assertThat(passes(with(scene(0, 0), 100, 20, 20, 90))).isTrue();
    assertThat(passes(with(scene(0, 0), 100, 20, 20, 90))).isFalse();
  }

  @Test
  void afterAFrameThatWasLostTheNextIsNew() {
    settle(0);
    assertThat(passes(scene(0, 0))).isFalse();
    gate.lost();
    assertThat(passes(scene(0, 0))).isTrue();
    assertThat(passes(scene(0, 0))).isFalse();
  }

  private void settle(double noise) {
    for (int i = 0; i < 120; i++) {
      passes(scene(noise, 0));
    }
  }

  private boolean passes(RgbImage picture) {
    return gate.passes(picture, new MediaTime(frame++ * STEP_MICROS));
  }

  /** A still scene with the noise of a sensor, so much brighter. */
  private RgbImage scene(double noise, int light) {
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    int at = random.nextInt(NOISE.length);
    for (int i = 0; i < pixels.length; i++) {
      int shade = 60 + 80 * (i / 3 / WIDTH) / HEIGHT + light;
      at = at + 1 == NOISE.length ? 0 : at + 1;
      pixels[i] = byteOf(shade + noise * NOISE[at]);
    }
    return new RgbImage(WIDTH, HEIGHT, pixels);
  }

  /** With something in it that is so much brighter. */
  private static RgbImage with(RgbImage scene, int left, int width, int height, int brighter) {
    byte[] pixels = scene.pixels().clone();
    for (int y = 100; y < 100 + height; y++) {
      for (int x = 3 * left; x < 3 * (left + width); x++) {
        int at = 3 * y * WIDTH + x;
        pixels[at] = byteOf((pixels[at] & 0xff) + brighter);
      }
    }
    return new RgbImage(WIDTH, HEIGHT, pixels);
  }

  private static byte byteOf(double shade) {
    return (byte) Math.max(0, Math.min(255, Math.round(shade)));
  }
}
