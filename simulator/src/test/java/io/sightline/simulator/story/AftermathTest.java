package io.sightline.simulator.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AftermathTest {
  private static final Thing PERSON = Thing.of(4, Kind.PERSON, Colour.RED);
  private static final Thing LIGHT = Thing.of(-2, Kind.LIGHT, null);
  private static final Fact SEEN = fact(Action.VISIBLE, PERSON, 130, 150);

  @Test
  void aMomentLastsLongerThanItsMovement() {
    assertThat(marked(fact(Action.FALL, PERSON, 140, 141)))
        .isEqualTo(fact(Action.FALL, PERSON, 140, 143));
  }

  @Test
  void enteringEndsLaterAndLeavingBeginsEarlier() {
    assertThat(marked(fact(Action.ENTER, PERSON, 130, 132.2)).end()).isEqualTo(134.2);
    assertThat(marked(fact(Action.LEAVE, PERSON, 148, 150)))
        .isEqualTo(fact(Action.LEAVE, PERSON, 146, 150));
  }

  @Test
  void nothingIsMarkedOfWhomNobodySees() {
    assertThat(marked(fact(Action.TURN_BACK, PERSON, 147, 149)).end()).isEqualTo(150);
    Fact brief = fact(Action.VISIBLE, PERSON, 130, 133);
    Fact leaves = fact(Action.LEAVE, PERSON, 130.8, 133);
    assertThat(Aftermath.marked(List.of(brief, leaves)).get(1).start()).isEqualTo(130);
  }

  @Test
  void whatHasNoVisitsEndsWithItsAct() {
    assertThat(marked(fact(Action.LIGHT_ON, LIGHT, 238.5, 239.5)).end()).isEqualTo(240);
    assertThat(marked(fact(Action.LIGHT_ON, LIGHT, 200, 201)).end()).isEqualTo(203);
  }

  @Test
  void whatLastsStaysAsItIs() {
    Fact walk = fact(Action.WALK, PERSON, 132, 140);
    assertThat(marked(walk)).isEqualTo(walk);
  }

  private static Fact marked(Fact fact) {
    return Aftermath.marked(List.of(SEEN, fact)).get(1);
  }

  private static Fact fact(Action action, Thing subject, double start, double end) {
    return new Fact(action, subject, null, null, null, start, end);
  }
}
