package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryContrastTest {
  private static final int DIM = 64;
  private final Random random = new Random(5);
  private final float[] asked = Scene.axis(DIM, 0).toArray();

  private static MemorySlot slot(int number, int weight, FrameFeature feature) {
    return new MemorySlot(
        number, new MemoryFrame(number, new MediaTime(number), Scene.BEGIN, feature), weight);
  }

  /** Slots of a place that has nothing of the query, and some that show what is asked for. */
  private List<MemorySlot> memory(int background, int subject) {
    float[] place = Scene.axis(DIM, 1).toArray();
    List<MemorySlot> slots = new ArrayList<>();
    for (int i = 0; i < background; i++) {
      slots.add(slot(i, 1 + random.nextInt(50), Scene.noisy(random, place, 0.3)));
    }
    for (int i = 0; i < subject; i++) {
      float[] shown = Scene.mixed(place, 0.8, asked, 0.6);
      slots.add(slot(background + i, 3, Scene.noisy(random, shown, 0.3)));
    }
    return slots;
  }

  @Test
  void whatIsAskedForStandsOutAndTheRestDoesNot() {
    double[] contrast = QueryContrast.of(memory(56, 8), Scene.query(asked));

    assertThat(Arrays.stream(contrast, 0, 56)).allMatch(c -> c < 0.5);
    assertThat(Arrays.stream(contrast, 56, 64)).allMatch(c -> c > 0.7);
  }

  @Test
  void nothingStandsOutAmongNoise() {
    double[] contrast = QueryContrast.of(memory(64, 0), Scene.query(asked));

    assertThat(Arrays.stream(contrast)).hasSize(64).allMatch(c -> c < 0.5);
  }

  @Test
  void aSubjectThatFillsHalfOfTheMemoryStillStandsOut() {
    double[] contrast = QueryContrast.of(memory(32, 32), Scene.query(asked));

    assertThat(Arrays.stream(contrast, 32, 64)).allMatch(c -> c > 0.7);
  }

  @Test
  void theScaleAndOffsetOfTheEncoderDoNotMatter() {
    // A cone: all features lean far towards one direction that the query shares.
    List<MemorySlot> wide = memory(50, 10);
    float[] cone = Scene.axis(DIM, 5).toArray();
    List<MemorySlot> narrow =
        wide.stream()
            .map(
                s ->
                    slot(
                        s.slot(),
                        s.weight(),
                        FrameFeature.of(Scene.mixed(s.frame().feature().toArray(), 1, cone, 2))))
            .toList();

    double[] inWide = QueryContrast.of(wide, Scene.query(asked));
    double[] inNarrow = QueryContrast.of(narrow, Scene.query(Scene.mixed(asked, 1, cone, 0.3)));

    for (int i = 0; i < inWide.length; i++) {
      assertThat(inNarrow[i]).isCloseTo(inWide[i], within(0.12));
    }
  }

  @Test
  void inAMemoryOfFewSlotsALittleMoreIsNothingBesideWhatIsAskedFor() {
    FrameFeature empty = Scene.axis(DIM, 1);
    List<MemorySlot> slots =
        List.of(
            slot(0, 1000, empty),
            slot(1, 3, FrameFeature.of(Scene.mixed(empty.toArray(), 1, asked, 0.01))),
            slot(2, 3, FrameFeature.of(Scene.mixed(empty.toArray(), 0.8, asked, 0.6))));

    double[] contrast = QueryContrast.of(slots, Scene.query(asked));

    assertThat(contrast[1]).isLessThan(0.1);
    assertThat(contrast[2]).isGreaterThan(0.9);
  }

  @Test
  void equalSlotsHaveNoContrast() {
    List<MemorySlot> same = List.of(slot(0, 1, Scene.axis(DIM, 3)), slot(1, 9, Scene.axis(DIM, 3)));

    assertThat(QueryContrast.of(same, Scene.query(asked))).containsExactly(0, 0);
    assertThat(QueryContrast.of(List.of(), Scene.query(asked))).isEmpty();
  }

  @Test
  void ofSeveralQueriesTheOneThatASlotMattersMostToCounts() {
    List<MemorySlot> slots = memory(56, 8);
    QueryVectors other = Scene.query(Scene.direction(random, DIM));
    double[] a = QueryContrast.of(slots, Scene.query(asked));
    double[] b = QueryContrast.of(slots, other);
    double[] largest = largest(slots, List.of(Scene.query(asked), other));

    for (int i = 0; i < largest.length; i++) {
      assertThat(largest[i]).isEqualTo(Math.max(a[i], b[i]));
    }
    assertThat(largest(slots, List.of())).containsOnly(0);
  }

  private static double[] largest(List<MemorySlot> slots, List<QueryVectors> queries) {
    return QueryContrast.largest(
        QueryContrast.each(slots, queries, new Similarities()), slots.size());
  }
}
