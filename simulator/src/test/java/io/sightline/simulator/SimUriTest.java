package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.simulator.stage.Weather;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimUriTest {
  @Test
  void everythingHasADefault() {
    SimUri uri = SimUri.parse("sim:street");
    assertThat(uri.scene()).isEqualTo(SceneKind.STREET);
    assertThat(uri.seed()).isZero();
    assertThat(uri.settings()).isEqualTo(SimSettings.live());
    assertThat(Simulation.of(uri).info().endless()).isTrue();
  }

  @Test
  void everythingCanBeSaid() {
    SimUri uri =
        SimUri.parse("sim:street?seed=7&fps=12.5&size=320x180&minutes=2&light=night&weather=snow");
    assertThat(uri.seed()).isEqualTo(7);
    assertThat(uri.settings())
        .isEqualTo(
            new SimSettings(320, 180, 12.5, 120, Optional.of(true), Optional.of(Weather.SNOW)));
    assertThat(Simulation.of(uri).info()).isEqualTo(new VideoInfo(320, 180, 12.5, 1500));
  }

  @Test
  void allErrorsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                SimUri.parse(
                    "sim:moon?seed=900001&fps=99&size=big&weather=hail&light=dim&colour=red&x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown scene 'moon'")
        .hasMessageContaining("reserved")
        .hasMessageContaining("fps must be 1 to 60")
        .hasMessageContaining("size 'big'")
        .hasMessageContaining("weather 'hail'")
        .hasMessageContaining("light 'dim'")
        .hasMessageContaining("colour 'red' is unknown")
        .hasMessageContaining("x '' is unknown");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    assertThatThrownBy(() -> SimUri.parse("sim:street?seed=seven"))
        .hasMessageContaining("seed 'seven' is not a number");
  }
}
