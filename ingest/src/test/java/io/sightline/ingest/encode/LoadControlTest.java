package io.sightline.ingest.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.ingest.encode.LoadControl.Second;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadControlTest {
  @Test
  void whileNothingIsGivenUpNothingIsHeldBack() {
    LoadControl control = LoadControl.FREE;
    for (int i = 0; i < 100; i++) {
      control = control.after(new Second(64, 64, 0, 0, 1));
    }
    assertThat(control.isFree()).isTrue();
    assertThat(control.lowered(Map.of("a", 30.0))).isEmpty();
  }

  @Test
  void underOverloadLessIsLetInThanTheEncoderTook() {
    LoadControl control = LoadControl.FREE.after(new Second(64, 20, 44, 0, 1));
    assertThat(control.limit()).isEqualTo(17);
    assertThat(control.after(new Second(64, 10, 5, 0, 1)).limit()).isEqualTo(8.5);
  }

  @Test
  void anEncoderThatTakesNothingAtAllIsStillTried() {
    LoadControl control = LoadControl.FREE;
    for (int i = 0; i < 100; i++) {
      control = control.after(new Second(64, 0, 64, 0, 1));
    }
    assertThat(control.limit()).isEqualTo(LoadControl.LEAST);
  }

  @Test
  void withRoomTheLimitRisesUntilNothingIsHeldBack() {
    LoadControl control = LoadControl.FREE.after(new Second(64, 32, 32, 0, 1));
    int seconds = 0;
    while (!control.isFree()) {
      control = control.after(new Second(64, (int) control.limit(), 0, 0, 0.5));
      assertThat(++seconds).isLessThan(40);
    }
    assertThat(seconds).isBetween(5, 15);
  }

  @Test
  void anEncoderThatIsBusyAllTheTimeGetsNoMore() {
    LoadControl control = LoadControl.FREE.after(new Second(64, 20, 44, 0, 1));
    for (int i = 0; i < 100; i++) {
      control = control.after(new Second(64, 17, 0, 0, 0.99));
    }
    assertThat(control.limit()).isEqualTo(17);
  }

  @Test
  void aSecondsWorkThatWaitsIsTooMuchBeforeAnyIsGivenUp() {
    assertThat(LoadControl.FREE.after(new Second(24, 20, 0, 21, 1)).limit()).isEqualTo(17);
    assertThat(LoadControl.FREE.after(new Second(40, 4, 0, 36, 0.1)).isFree()).isTrue();
  }

  @Test
  void fastStreamsAreLoweredFirstAndToTheSame() {
    Map<String, Double> lowered =
        new LoadControl(12, 0).lowered(Map.of("slow", 1.0, "quick", 10.0, "quicker", 20.0));
    assertThat(lowered).containsOnlyKeys("quick", "quicker");
    assertThat(lowered.get("quick")).isCloseTo(5.5, within(1e-9));
    assertThat(lowered.get("quicker")).isCloseTo(5.5, within(1e-9));
  }

  @Test
  void everyStreamKeepsALittle() {
    Map<Integer, Double> asked = new java.util.HashMap<>();
    for (int i = 0; i < 100; i++) {
      asked.put(i, 4.0);
    }
    assertThat(new LoadControl(1, 0).lowered(asked).values())
        .hasSize(100)
        .containsOnly(LoadControl.LEAST_OF_STREAM);
  }
}
