package io.sightline.app.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Map<String, MomentUpdate> UNDISTURBED =
      Map.of("a", update("a", Type.ENDED, 1, 3, 9), "b", update("b", Type.STARTED, 0, 8, 9));

  @Test
  void whatComesAgainAsItWasIsNoFault() {
    Verdict verdict =
        Verdict.of(
            UNDISTURBED,
            List.of(
                update("a", Type.STARTED, 0, 3, 4),
                update("a", Type.STARTED, 0, 3, 4),
                update("a", Type.ENDED, 1, 3, 9),
                update("b", Type.STARTED, 0, 8, 9)));

    assertThat(verdict.repeated()).isEqualTo(1);
    assertThat(verdict.clean()).isTrue();
  }

  @Test
  void oneThatIsNotThereOrDidNotEndIsLost() {
    Verdict verdict = Verdict.of(UNDISTURBED, List.of(update("a", Type.STARTED, 0, 3, 4)));

    assertThat(verdict.lost()).isEqualTo(2);
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void oneThatNobodyWantedIsSurplus() {
    Verdict verdict =
        Verdict.of(
            UNDISTURBED,
            List.of(
                update("a", Type.ENDED, 1, 3, 9),
                update("b", Type.STARTED, 0, 8, 9),
                update("c", Type.STARTED, 0, 8, 9)));

    assertThat(verdict.surplus()).isEqualTo(1);
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void anotherSpanOrAnotherContentOfTheSameRevisionIsAFault() {
    Verdict moved =
        Verdict.of(
            UNDISTURBED,
            List.of(update("a", Type.ENDED, 1, 3, 8.75), update("b", Type.STARTED, 0, 8, 9)));
    assertThat(moved.boundariesOff()).isEqualTo(1);
    assertThat(moved.mostOff()).isEqualTo(0.25);
    assertThat(moved.clean()).isFalse();

    Verdict contradictory =
        Verdict.of(
            UNDISTURBED,
            List.of(
                update("a", Type.ENDED, 1, 3, 9),
                update("a", Type.ENDED, 1, 3, 8),
                update("b", Type.STARTED, 0, 8, 9)));
    assertThat(contradictory.contradictory()).isEqualTo(1);
    assertThat(contradictory.clean()).isFalse();
  }

  @Test
  void aRunInWhichNothingHappensShowsNothing() {
    assertThat(Verdict.of(Map.of(), List.of()).clean()).isFalse();
  }

  private static MomentUpdate update(String id, Type type, int revision, double from, double to) {
    return new MomentUpdate(
        type,
        new Moment(
            id,
            new StreamId("lobby"),
            new QueryId("q"),
            1,
            TimeSpan.ofSeconds(from, to),
            Instant.EPOCH,
            0.8),
        revision,
        MediaTime.ofSeconds(to),
        type == Type.ENDED ? EndReason.SCORES_FELL : EndReason.NONE,
        StageTimes.at(Instant.EPOCH.plusSeconds((long) to)));
  }
}
