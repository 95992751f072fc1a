package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {
  @Test
  void everyHalfSurvivesTheWayThereAndBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.toHalf(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void roundsToTheNearestAndTiesToEven() {
    assertThat(Float16.toFloat(Float16.toHalf(1 + 0x1p-11f))).isEqualTo(1f);
    assertThat(Float16.toFloat(Float16.toHalf(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
    assertThat(Float16.toFloat(Float16.toHalf(0.1f))).isEqualTo(0.099975586f);
  }

  @Test
  void whatIsTooLargeBecomesInfinityAndTooSmallBecomesZero() {
    assertThat(Float16.toFloat(Float16.toHalf(65520f))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Float16.toFloat(Float16.toHalf(65519f))).isEqualTo(65504f);
    assertThat(Float16.toFloat(Float16.toHalf(0x1p-26f))).isZero();
    assertThat(Float.isNaN(Float16.toFloat(Float16.toHalf(Float.NaN)))).isTrue();
  }
}
