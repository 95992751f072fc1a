package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.QueryContrast.Towards;
import io.sightline.core.video.MediaTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  /** A slot every six seconds. */
  private static List<MemorySlot> slots(int count) {
    List<MemorySlot> slots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MediaTime time = MediaTime.ofSeconds(6 * i);
      slots.add(new MemorySlot(i, new MemoryFrame(i, time, Scene.BEGIN, Scene.axis(4, i % 4)), 1));
    }
    return slots;
  }

  private static Towards query(double... margins) {
    return new Towards(margins, new int[0]);
  }

  private static double[] noFade(int count) {
    double[] fade = new double[count];
    Arrays.fill(fade, 1);
    return fade;
  }

  private static List<Integer> answers(int each, int most, double[] fade, Towards... queries) {
    boolean[] answers = Answers.of(slots(fade.length), List.of(queries), fade, each, most);
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i]) {
        indices.add(i);
      }
    }
    return indices;
  }

  @Test
  void theSlotsThatStandOutMostAreTheAnswersTenSecondsApart() {
    Towards query = query(0.1, 3, 5, 4, 0.2, 1, 0);

    assertThat(answers(1, 7, noFade(7), query)).containsExactly(2);
    assertThat(answers(2, 7, noFade(7), query)).containsExactly(2, 5);
    assertThat(answers(3, 7, noFade(7), query)).containsExactly(0, 2, 5);
  }

  @Test
  void whatLiesBelowTheLevelIsNoAnswer() {
    assertThat(answers(2, 4, noFade(4), query(-1, 0, -0.1, 0))).isEmpty();
    assertThat(answers(2, 4, noFade(4))).isEmpty();
  }

  @Test
  void farAboveTheNoiseTheBetterOneWinsThoughItIsOlder() {
    double[] fade = {0.8, 0.9, 1};

    assertThat(answers(1, 3, fade, query(9, 0, 6))).containsExactly(0);
    assertThat(answers(1, 3, fade, query(7, 0, 6))).containsExactly(2);
  }

  @Test
  void queriesTakeTurnsUntilThePlacesAreTaken() {
    Towards first = query(9, 0, 8, 0, 7, 0);
    Towards second = query(0, 5, 0, 4, 0, 3);

    assertThat(answers(3, 2, noFade(6), first, second)).containsExactly(0, 1);
    assertThat(answers(3, 3, noFade(6), first, second)).containsExactly(0, 1, 2);
    assertThat(answers(3, 0, noFade(6), first, second)).isEmpty();
  }

  @Test
  void anAnswerThatTwoQueriesHaveInCommonTakesOnePlace() {
    Towards one = query(9, 0, 1);

    assertThat(answers(1, 1, noFade(3), one, one)).containsExactly(0);
    assertThat(answers(2, 2, noFade(3), one, one)).containsExactly(0, 2);
  }
}
