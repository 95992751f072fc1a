package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.simulator.story.Action;
import io.sightline.simulator.story.Fact;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static Snapshots street() {
    return new Snapshots(SceneKind.STREET, 5, 512, 288);
  }

  @Test
  void theSameCameraGivesTheSameInstants() {
    Snapshots one = street();
    Snapshots other = street();
    List<Double> times = one.draw(30, 3, 0.2).stream().map(Snapshots.Snapshot::time).toList();
    assertThat(other.draw(30, 3, 0.2).stream().map(Snapshots.Snapshot::time)).isEqualTo(times);
    assertThat(one.sentences()).isEqualTo(other.sentences()).isNotEmpty();
  }

  @Test
  void framesAreInOrderAndTheLastIsTheInstantItself() {
    for (Snapshots.Snapshot s : street().draw(50, 3, 0.2)) {
      assertThat(s.frames()).isSorted().hasSize(3);
      assertThat(s.frames()[2] / Snapshots.FPS).isEqualTo(s.time());
      assertThat(s.frames()[2] - s.frames()[0]).isBetween(6, 24);
    }
  }

  @Test
  void whoIsVisibleIsSightedWithinThePicture() {
    Snapshots camera = street();
    int sighted = 0;
    for (Snapshots.Snapshot s : camera.draw(60, 3, 0.2)) {
      Set<Integer> visible =
          camera.facts().stream()
              .filter(f -> f.action() == Action.VISIBLE)
              .filter(f -> f.start() <= s.time() && s.time() < f.end())
              .map(f -> f.subject().id())
              .collect(Collectors.toSet());
      assertThat(s.seen().stream().map(Snapshots.Sighting::id)).isSubsetOf(visible);
      for (Snapshots.Sighting w : s.seen()) {
        sighted++;
        assertThat(w.left()).isLessThanOrEqualTo(w.right()).isLessThanOrEqualTo(1);
        assertThat(w.top()).isLessThanOrEqualTo(w.bottom()).isLessThanOrEqualTo(1);
        assertThat(w.right()).isNotNegative();
        assertThat(w.bottom()).isNotNegative();
      }
    }
    assertThat(sighted).isGreaterThan(30);
  }

  @Test
  void whatIsRareIsDrawnAsOftenAsWhatIsCommon() {
    Snapshots camera = street();
    Set<Action> all = camera.facts().stream().map(Fact::action).collect(Collectors.toSet());
    List<Snapshots.Snapshot> drawn = camera.draw(600, 3, 0);
    for (Action action : all) {
      long held =
          drawn.stream()
              .filter(s -> camera.facts().stream().anyMatch(f -> holds(f, action, s)))
              .count();
      assertThat(held).as(action.name()).isGreaterThan(600L / all.size() / 4);
    }
  }

  private static boolean holds(Fact f, Action action, Snapshots.Snapshot s) {
    return f.action() == action && f.start() <= s.time() && s.time() < f.end();
  }
}
