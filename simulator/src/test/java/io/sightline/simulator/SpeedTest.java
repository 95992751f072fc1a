package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prints what a frame costs; asserts only that frames come, for the machine may be busy. */
class SpeedTest {
  @ParameterizedTest
  @EnumSource(
      value = SceneKind.class,
      names = {"STREET", "LOBBY", "CAR_PARK"})
  void aFrameHasItsPrice(SceneKind scene) {
    Simulation sim = Simulation.of(scene, 200_003, SimSettings.live());
    byte[] rgb = new byte[3 * 640 * 360];
    sim.renderFrame(0, rgb);
    long begin = System.nanoTime();
    int frames = 100;
    for (int i = 0; i < frames; i++) {
      sim.renderFrame(i * 25, rgb);
    }
    double each = (System.nanoTime() - begin) / 1e6 / frames;
    System.out.printf("%s: %.2f ms a frame at 640x360%n", scene.slug(), each);
    assertThat(each).isPositive();
  }
}
