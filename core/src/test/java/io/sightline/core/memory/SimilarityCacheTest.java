package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemoryPolicy.Surroundings;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimilarityCacheTest {
  private static final int DIM = 24;
  private static final int M = 12;

  private final Random random = new Random(7);

  @Test
  void whatIsKnownFromTheFrameBeforeChangesNoDecision() {
    List<QueryVectors> queries = new ArrayList<>(List.of(query(), query(), query()));
    LanguageGuidedPolicy remembers = new LanguageGuidedPolicy();
    List<MemorySlot> slots = List.of();
    List<MemorySlot> expected = List.of();
    List<float[]> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      places.add(Scene.direction(random, DIM));
    }
    for (int i = 0; i < 600; i++) {
      if (i % 97 == 96) {
        queries.set(random.nextInt(3), query());
      }
      Surroundings around = new Surroundings(queries, MediaTime.ofSeconds(i), M, 0.02);
      MemoryFrame leaving = frame(i, Scene.noisy(random, places.get(random.nextInt(20)), 0.1));
      slots = remembers.admit(slots, leaving, around);
      expected = new LanguageGuidedPolicy().admit(expected, leaving, around);

      assertThat(slots).isEqualTo(expected);
    }
    assertThat(slots).hasSize(M);
  }

  @Test
  void aPairIsComputedOnceAndAnewWhenASlotChanges() {
    Similarities similarities = new Similarities();
    MemorySlot first = slot(0);
    MemorySlot second = slot(5);
    MemorySlot instead = slot(5);

    assertThat(similarities.between(first, second))
        .isEqualTo(first.frame().feature().cosine(second.frame().feature()));
    assertThat(similarities.between(second, first)).isEqualTo(similarities.between(first, second));
    assertThat(similarities.between(first, instead))
        .isEqualTo(first.frame().feature().cosine(instead.frame().feature()))
        .isNotEqualTo(first.frame().feature().cosine(second.frame().feature()));
  }

  @Test
  void queriesThatStandNoMoreAreForgotten() {
    Similarities similarities = new Similarities();
    List<MemorySlot> slots = List.of(slot(0), slot(1));
    QueryVectors stays = query();
    similarities.to(stays, slots);
    long one = similarities.bytes();
    similarities.to(query(), slots);
    assertThat(similarities.bytes()).isGreaterThan(one);

    similarities.keep(List.of(stays));

    assertThat(similarities.bytes()).isEqualTo(one);
  }

  @Test
  void beyondItsBoundTheOldestGoes() {
    Similarities small = new Similarities();
    small.between(slot(0), slot(1));
    SimilarityCache cache = new SimilarityCache(3 * small.bytes());
    List<List<MemorySlot>> memories = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Similarities similarities = new Similarities();
      memories.add(List.of(slot(0), slot(1)));
      similarities.between(memories.get(i).get(0), memories.get(i).get(1));
      cache.put(memories.get(i), similarities);
    }

    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.take(memories.get(9)).bytes()).isEqualTo(small.bytes());
    assertThat(cache.take(memories.get(0)).bytes()).isZero();
    assertThat(cache.size()).isEqualTo(2);
  }

  private MemorySlot slot(int number) {
    FrameFeature feature = FrameFeature.of(Scene.direction(random, DIM));
    return new MemorySlot(number, frame(number, feature), 1);
  }

  private static MemoryFrame frame(int second, FrameFeature feature) {
    return new MemoryFrame(
        second, MediaTime.ofSeconds(second), Scene.BEGIN.plusSeconds(second), feature);
  }

  private QueryVectors query() {
    return Scene.query(Scene.direction(random, DIM));
  }
}
