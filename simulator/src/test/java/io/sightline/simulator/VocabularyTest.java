package io.sightline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.simulator.story.Action;
import io.sightline.simulator.story.Fact;
import io.sightline.simulator.story.Unseen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final SimSettings TEN_MINUTES = SimSettings.live().withSeconds(600);
  private static final List<SceneKind> SEEN =
      List.of(
          SceneKind.STREET,
          SceneKind.LOBBY,
          SceneKind.LOADING_BAY,
          SceneKind.CAR_PARK,
          SceneKind.CORRIDOR);

  private static List<Annotation> truths(long firstSeed, int seeds) {
    List<Annotation> all = new ArrayList<>();
    for (SceneKind scene : SEEN) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        all.addAll(Simulation.of(scene, seed, TEN_MINUTES).truth());
      }
    }
    return all;
  }

  @Test
  void everyActionHappensAndEverySentenceReadsAsOne() {
    Set<Action> seen = EnumSet.noneOf(Action.class);
    for (SceneKind scene : SEEN) {
      for (long seed = 0; seed < 8; seed++) {
        Simulation.of(scene, seed, TEN_MINUTES).facts(0, 600).forEach(f -> seen.add(f.action()));
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Action.values());
    Set<String> words = new TreeSet<>();
    for (Annotation a : truths(0, 3)) {
      assertThat(a.sentence()).doesNotContain("{").doesNotContain("<").doesNotContain("null");
      assertThat(a.sentence().split(" ")).hasSizeBetween(2, 26);
      words.addAll(List.of(a.sentence().split(" ")));
    }
    assertThat(words)
        .contains("man", "woman", "child", "car", "van", "bag", "red", "wearing", "left", "right")
        .contains("walks", "walked", "walking", "two", "people", "behind", "towards", "nobody")
        .hasSizeGreaterThan(200);
  }

  @Test
  void combinationsAndWordsOfTheTestSplitOccurInNoOther() {
    for (long first : new long[] {20, 100_020}) {
      assertThat(truths(first, 2)).noneMatch(a -> a.unseenCombination() || a.unseenWords());
      for (SceneKind scene : SEEN) {
        List<Fact> facts = Simulation.of(scene, first, TEN_MINUTES).facts(0, 600);
        assertThat(facts).noneMatch(Unseen::is);
      }
    }
    List<Annotation> test = truths(200_020, 2);
    assertThat(test).anyMatch(a -> a.unseenCombination() && a.occurs());
    assertThat(test).anyMatch(a -> a.unseenWords() && a.occurs());
  }
}
