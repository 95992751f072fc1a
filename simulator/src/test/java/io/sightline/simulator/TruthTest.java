package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final SimSettings FOUR_MINUTES = SimSettings.live().withSeconds(240);

  @Test
  void windowsAreInOrderApartAndInsideTheVideo() {
    for (long seed : new long[] {1, 2, 100_001, 200_001}) {
      List<Annotation> truth = Simulation.of(SceneKind.STREET, seed, FOUR_MINUTES).truth();
      assertThat(truth).isNotEmpty();
      for (Annotation a : truth) {
        double last = -1;
        for (TimeSpan w : a.windows()) {
          assertThat(w.start().seconds()).as(a.sentence()).isGreaterThan(last);
          assertThat(w.seconds()).as(a.sentence()).isGreaterThanOrEqualTo(0.29);
          last = w.end().seconds();
        }
        assertThat(last).isLessThanOrEqualTo(240);
      }
    }
  }

  @Test
  void someSentencesNeverHappen() {
    List<Annotation> truth = Simulation.of(SceneKind.STREET, 5, FOUR_MINUTES).truth();
    assertThat(truth).anyMatch(Annotation::occurs).anyMatch(a -> !a.occurs());
  }

  @Test
  void sentencesAreWholeAndSaidOnce() {
    List<Annotation> truth = Simulation.of(SceneKind.STREET, 200_002, FOUR_MINUTES).truth();
    assertThat(truth)
        .extracting(Annotation::sentence)
        .doesNotHaveDuplicates()
        .allMatch(s -> s.matches("[a-z]+( [a-z]+)+"));
  }

  @Test
  void nobodyInViewExcludesSomebodyInView() {
    List<Annotation> truth = Simulation.of(SceneKind.STREET, 6, FOUR_MINUTES).truth();
    Annotation empty = find(truth, "empty", "scene");
    Annotation person = find(truth, "visible", "person");
    for (TimeSpan a : empty.windows()) {
      for (TimeSpan b : person.windows()) {
        assertThat(a.overlapSeconds(b)).isLessThan(0.05);
      }
    }
  }

  private static Annotation find(List<Annotation> truth, String action, String object) {
    return truth.stream()
        .filter(a -> a.action().equals(action) && a.object().equals(object))
        .filter(a -> a.colour().isEmpty() && !a.sentence().contains("two"))
        .filter(a -> !a.sentence().matches(".*(hat|backpack).*"))
        .findFirst()
        .orElseThrow();
  }
}
