package io.sightline.simulator.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.simulator.SceneKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedecorationTest {
  private static Stage usual(SceneKind kind) {
    return Stages.build(kind, new SplittableRandom(3), 16 / 9.0);
  }

  @ParameterizedTest
  @EnumSource(SceneKind.class)
  void whereThingsHappenStaysAndItsWaysStayFree(SceneKind kind) {
    for (int seed = 0; seed < 20; seed++) {
      Stage usual = usual(kind);
      Stage other = Stages.redecorated(usual, new SplittableRandom(seed));

      assertThat(other.walkways()).isEqualTo(usual.walkways());
      assertThat(other.lanes()).isEqualTo(usual.lanes());
      assertThat(other.bays()).isEqualTo(usual.bays());
      assertThat(other.seats()).isEqualTo(usual.seats());
      assertThat(other.view()).isEqualTo(usual.view());
      List<Solid> added = other.hiders().subList(usual.hiders().size(), other.hiders().size());
      for (Path way : ways(other)) {
        for (double s = 0; s < way.length(); s += 0.2) {
          double[] at = way.at(s);
          assertThat(added)
              .as("at %.1f, %.1f", at[0], at[1])
              .noneMatch(
                  b ->
                      b.y0() == 0
                          && at[0] > b.x0() - 0.5
                          && at[0] < b.x1() + 0.5
                          && at[1] > b.z0() - 0.5
                          && at[1] < b.z1() + 0.5);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SceneKind.class)
  void itLooksDifferentEachTimeAndTheSameForTheSameNumbers(SceneKind kind) {
    Stage first = Stages.redecorated(usual(kind), new SplittableRandom(1));

    assertThat(Stages.redecorated(usual(kind), new SplittableRandom(1)).solids())
        .isEqualTo(first.solids());
    assertThat(Stages.redecorated(usual(kind), new SplittableRandom(2)).solids())
        .isNotEqualTo(first.solids());
    assertThat(first.hiders().size()).isGreaterThanOrEqualTo(usual(kind).hiders().size());
  }

  private static List<Path> ways(Stage stage) {
    List<Path> ways = new ArrayList<>(stage.walkways());
    ways.addAll(stage.crossings());
    ways.addAll(stage.lanes());
    stage.doors().forEach(d -> ways.add(d.through()));
    return ways;
  }
}
