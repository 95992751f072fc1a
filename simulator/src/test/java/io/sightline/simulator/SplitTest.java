package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  @Test
  void everySplitOwnsItsSeedsAlone() {
    for (Split a : Split.values()) {
      assertThat(Split.of(a.first())).isEqualTo(a);
      assertThat(Split.of(a.last())).isEqualTo(a);
      for (Split b : Split.values()) {
        assertThat(a == b || a.last() < b.first() || b.last() < a.first()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {900_000, 900_001, 1_234_567, Long.MAX_VALUE})
  void reservedSeedsAreRefused(long seed) {
    assertThatThrownBy(() -> Simulation.of(SceneKind.STREET, seed, SimSettings.live()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reserved");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 300_000, 899_999})
  void seedsOfNoSplitAreRefused(long seed) {
    assertThatThrownBy(() -> Simulation.of(SceneKind.STREET, seed, SimSettings.live()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no split");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 100_007})
  void theUnseenSceneIsKeptForTheTestSplit(long seed) {
    assertThatThrownBy(() -> Simulation.of(SceneKind.SHOP_AISLE, seed, SimSettings.live()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("200000");
  }
}
