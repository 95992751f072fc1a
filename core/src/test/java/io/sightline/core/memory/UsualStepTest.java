package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.video.FrameFeature;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsualStepTest {
  @Test
  void restsAtTheMedianWhateverTheScale() {
    for (double scale : new double[] {0.005, 0.03, 0.5}) {
      Random random = new Random(1);
      double usual = 0;
      for (int i = 0; i < 5000; i++) {
        double step = scale * Math.pow(2, random.nextGaussian());
        usual = UsualStep.after(usual, turned(0), turned(step));
      }
      double median = 1 - Math.cos(scale);
      assertThat(usual / median).isCloseTo(1, within(0.35));
    }
  }

  @Test
  void aPasserByHardlyMovesIt() {
    double usual = UsualStep.after(0, turned(0), turned(0.05));
    double before = usual;
    for (int i = 0; i < 20; i++) {
      usual = UsualStep.after(usual, turned(0), turned(1));
    }
    assertThat(usual).isLessThan(before * 1.3);
  }

  @Test
  void equalFramesGiveTheLeast() {
    assertThat(UsualStep.after(0, turned(0), turned(0))).isEqualTo(UsualStep.LEAST);
  }

  private static FrameFeature turned(double radians) {
    return FrameFeature.of((float) Math.cos(radians), (float) Math.sin(radians));
  }
}
