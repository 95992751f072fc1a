package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.story.Act;
import io.sightline.simulator.story.Action;
import io.sightline.simulator.story.Fact;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisibilityTest {
  private static final SimSettings SMALL = SimSettings.live().withSize(320, 180);

  @ParameterizedTest
  @EnumSource(SceneKind.class)
  void whoIsSaidToBeVisibleHasPixelsAndWhoIsNotHasNextToNone(SceneKind scene) {
    check(Simulation.of(scene, 200_011, SMALL));
  }

  @ParameterizedTest
  @EnumSource(value = SceneKind.class, mode = EnumSource.Mode.EXCLUDE, names = "SHOP_AISLE")
  void soItIsAmongOtherFurniture(SceneKind scene) {
    check(Simulation.of(scene, Split.REDECORATED + 11, SMALL));
  }

  private static void check(Simulation sim) {
    FramePainter painter = new FramePainter(sim.stage(), sim.conditions(), 320, 180, 1);
    int checked = 0;
    for (int n = 0; n < 4; n++) {
      Act act = sim.director().act(n);
      for (Actor actor : act.actors()) {
        List<Fact> visits =
            act.facts().stream()
                .filter(f -> f.action() == Action.VISIBLE && f.subject().id() == actor.id())
                .toList();
        for (Fact visit : visits) {
          double middle = (visit.start() + visit.end()) / 2;
          assertThat(painter.touchedBy(act, actor, middle))
              .as("%s in act %d at %.1f", visit.subject(), n, middle)
              .isGreaterThan(actor instanceof Actor.Item ? 3 : 12);
          checked++;
        }
        for (double t = 0; t < Act.LENGTH; t += 5) {
          double at = t;
          boolean near = visits.stream().anyMatch(v -> at > v.start() - 4 && at < v.end() + 4);
          if (!near && actor.exists(t) && act.cover().at(t) == 0) {
            assertThat(painter.touchedBy(act, actor, t))
                .as("%s in act %d at %.1f", actor.id(), n, t)
                .isLessThan(320 * 180 / 100);
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(3);
  }
}
