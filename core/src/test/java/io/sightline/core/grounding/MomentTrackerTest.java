package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.TrackerState.Phase;
import io.sightline.core.query.MomentSettings;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Start at 0.6, end below 0.4, told after 500 ms, ended after 1 s, four frames a second. */
class MomentTrackerTest {
  private static final MomentSettings SETTINGS =
      new MomentSettings(
          0.6, 0.4, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(20));

  private final TrackedStream stream = new TrackedStream(SETTINGS);

  @Test
  void idleStaysIdleBelowTheEndThreshold() {
    stream.frames(0, 0.1, 0.39, 0.2);

    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void idleToRisingAtTheEndThreshold() {
    stream.frames(0, 0.4);

    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void risingToIdleOnceTheMergeGapHasPassedTellsNothing() {
    stream.frames(0, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1);
    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    stream.frames(0.1);

    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void risingBridgesADipAsAnOpenMomentDoes() {
    stream.frames(0, 0.9, 0.1, 0.9);

    assertThat(stream.told()).containsExactly("STARTED 0.125-0.750 at 0.750");
  }

  @Test
  void twoWeakFlickersWithinTheMergeGapConfirmNothing() {
    stream.frames(0, 0.6, 0.1, 0.1, 0.6, 0.1);

    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void risingStaysRisingUntilAFrameReachesTheStartThreshold() {
    stream.frames(0, 0.5, 0.5, 0.5, 0.5, 0.59);

    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void risingToOpenOnceTheMinimumDurationHasPassed() {
    stream.frames(0, 0.7, 0.7);
    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    stream.frames(0.7);

    assertThat(stream.phase()).isEqualTo(Phase.OPEN);
    assertThat(stream.told()).containsExactly("STARTED 0.125-0.750 at 0.750");
  }

  @Test
  void anEarlierFrameAtTheStartThresholdConfirmsAsWell() {
    stream.frames(0, 0.7, 0.45, 0.45);

    assertThat(stream.told()).containsExactly("STARTED 0.125-0.750 at 0.750");
  }

  @Test
  void aLateFrameAtTheStartThresholdConfirmsAtOnceAndTheOnsetIsBackdated() {
    stream.frames(0, 0.5, 0.5, 0.5, 0.5, 0.6);

    assertThat(stream.told()).containsExactly("STARTED 0.125-1.250 at 1.250");
  }

  @Test
  void withoutMinimumDurationOneFrameConfirms() {
    TrackedStream eager = with(Duration.ZERO, Duration.ofSeconds(1)).frames(0, 0.6);

    assertThat(eager.told()).containsExactly("STARTED 0.125-0.250 at 0.250");
  }

  @Test
  void oneFrameAfterALongGapIsNoDuration() {
    stream.frames(0).skip(30).frames(0.9);

    assertThat(stream.phase()).isEqualTo(Phase.RISING);
  }

  @Test
  void onTheFirstFrameOfAnEpochTheStartIsThatFrame() {
    stream.frames(0.9, 0.9, 0.9);

    assertThat(stream.told()).containsExactly("STARTED 0.000-0.500 at 0.500");
  }

  @Test
  void durationsTolerateClocksOfWholeMilliseconds() {
    stream.every(0.24975).frames(0, 0.9, 0.9, 0.9);

    assertThat(stream.phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void startedAtIsTheWallClockOfTheStart() {
    stream.frames(0, 0.9, 0.9, 0.9);

    assertThat(stream.updates().get(0).moment().startedAt())
        .isEqualTo(TrackedStream.captured(0.125));
  }

  @Test
  void openToFallingBelowTheEndThresholdTellsNothingYet() {
    stream.frames(0.9, 0.9, 0.9, 0.39);

    assertThat(stream.phase()).isEqualTo(Phase.FALLING);
    assertThat(stream.told()).hasSize(1);
  }

  @Test
  void fallingBackToOpenBridgesTheDip() {
    stream.frames(0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.9);

    assertThat(stream.phase()).isEqualTo(Phase.OPEN);
    assertThat(stream.state().candidate().get().span().end()).isEqualTo(TrackedStream.at(1.5));
    assertThat(stream.told()).hasSize(1);
  }

  @Test
  void fallingToIdleAfterTheMergeGapEndsHalfwayAfterTheLastFrameInside() {
    stream.frames(0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1);
    assertThat(stream.phase()).isEqualTo(Phase.FALLING);
    stream.frames(0.1);

    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
    assertThat(stream.told())
        .containsExactly("STARTED 0.000-0.500 at 0.500", "ENDED SCORES_FELL 0.000-0.625 at 1.750");
  }

  @Test
  void withoutMergeGapTheFirstFrameBelowEnds() {
    TrackedStream strict = with(Duration.ofMillis(500), Duration.ZERO).frames(.9, .9, .9, .1);

    assertThat(strict.told())
        .containsExactly("STARTED 0.000-0.500 at 0.500", "ENDED SCORES_FELL 0.000-0.625 at 0.750");
  }

  @Test
  void fallingToRisingWhenTheReturnComesAfterTheMergeGap() {
    stream.frames(0.9, 0.9, 0.9, 0.1).skip(2).frames(0.9, 0.9, 0.9);

    assertThat(stream.told())
        .containsExactly(
            "STARTED 0.000-0.500 at 0.500",
            "ENDED SCORES_FELL 0.000-0.625 at 3.000",
            "STARTED 1.875-3.500 at 3.500");
    assertThat(stream.updates().get(2).moment().id())
        .isNotEqualTo(stream.updates().get(0).moment().id());
  }

  @Test
  void theScoreIsTheMeanOverTheSpanWithItsBridgedDipsAndWithoutTheFall() {
    stream.frames(0.9, 0.8, 0.7, 0.2, 0.6).frames(0, 0, 0, 0, 0);

    assertThat(stream.updates().get(0).moment().score()).isCloseTo(0.8, within(1e-6));
    assertThat(stream.updates().get(1).moment().score()).isCloseTo(0.64, within(1e-6));
  }

  @Test
  void openTellsTheSpanSoFarEveryFiveSeconds() {
    stream.frames(filled(45, 0.8));

    assertThat(stream.told())
        .containsExactly(
            "STARTED 0.000-0.500 at 0.500",
            "UPDATED 0.000-5.500 at 5.500",
            "UPDATED 0.000-10.500 at 10.500");
    assertThat(stream.updates()).extracting(TrackedUpdate::revision).containsExactly(0, 1, 2);
    assertThat(stream.updates())
        .extracting(u -> u.moment().id())
        .containsOnly(stream.updates().get(0).moment().id());
  }

  @Test
  void openToExhaustedAtTheMaximumDuration() {
    stream.frames(filled(81, 0.8));

    assertThat(stream.phase()).isEqualTo(Phase.EXHAUSTED);
    assertThat(stream.told()).last().isEqualTo("ENDED MAX_DURATION 0.000-20.000 at 20.000");
  }

  @Test
  void exhaustedTellsNothingWhileScoresStayHigh() {
    stream.frames(filled(400, 0.8));

    assertThat(stream.phase()).isEqualTo(Phase.EXHAUSTED);
    assertThat(stream.told()).last().isEqualTo("ENDED MAX_DURATION 0.000-20.000 at 20.000");
  }

  @Test
  void exhaustedStaysExhaustedThroughADipShorterThanTheMergeGap() {
    stream.frames(filled(81, 0.8)).frames(0.1, 0.1).frames(filled(8, 0.8));

    assertThat(stream.phase()).isEqualTo(Phase.EXHAUSTED);
  }

  @Test
  void exhaustedToIdleAfterTheMergeGapAndTheNextMomentIsAnother() {
    stream.frames(filled(81, 0.8)).frames(0.1, 0.1, 0.1, 0.1, 0.1);
    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
    stream.frames(0.9, 0.9, 0.9);

    assertThat(stream.told()).last().isEqualTo("STARTED 21.375-22.000 at 22.000");
    assertThat(stream.updates()).last().extracting(TrackedUpdate::revision).isEqualTo(0);
  }

  @Test
  void aMomentConfirmedOnlyAfterItsMaximumDurationIsStartedAndEndedAtOnce() {
    stream.frames(filled(81, 0.5)).frames(0.9);

    assertThat(stream.told())
        .containsExactly(
            "STARTED 0.000-20.250 at 20.250", "ENDED MAX_DURATION 0.000-20.000 at 20.250");
  }

  @Test
  void aMomentLastSeenLongBeforeItsFallEndsNoLaterThanItsMaximumDuration() {
    stream.frames(0.9, 0.9, 0.9).skip(60).frames(0.1);

    assertThat(stream.told()).last().isEqualTo("ENDED SCORES_FELL 0.000-20.000 at 60.750");
  }

  @Test
  void aNewEpochEndsWhatWasOpenAtTheLastFrameAndStartsAfresh() {
    stream.frames(0.9, 0.9, 0.9, 0.9).reconnect().frames(0.9, 0.9, 0.9);

    assertThat(stream.told())
        .containsExactly(
            "STARTED 0.000-0.500 at 0.500",
            "ENDED EPOCH_ENDED 0.000-0.750 at 0.750",
            "STARTED 0.000-0.500 at 0.500");
    assertThat(stream.updates()).extracting(u -> u.moment().epoch()).containsExactly(0L, 0L, 1L);
    assertThat(stream.updates().get(2).moment().id())
        .isNotEqualTo(stream.updates().get(0).moment().id());
  }

  @Test
  void aNewEpochForgetsWhatWasOnlyRising() {
    stream.frames(0.9, 0.9).reconnect().frames(0.9);

    assertThat(stream.phase()).isEqualTo(Phase.RISING);
    assertThat(stream.told()).isEmpty();
  }

  @Test
  void framesThatDoNotGoForwardAreIgnored() {
    stream.frames(0.1, 0.2).reconnect().frames(0.9, 0.9, 0.9);
    TrackerState before = stream.state();

    stream
        .advance(frame(1, 2, 0.5, 0.0))
        .advance(frame(1, 1, 0.25, 0.0))
        .advance(frame(1, 3, 0.4, 0.0))
        .advance(frame(0, 99, 40, 0.0));

    assertThat(stream.state()).isSameAs(before);
    assertThat(stream.told()).hasSize(1);
  }

  @Test
  void closingWhileOpenEndsAtTheLastFrameInside() {
    stream.frames(0.9, 0.9, 0.9, 0.9).close(EndReason.QUERY_REMOVED);

    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
    assertThat(stream.told()).last().isEqualTo("ENDED QUERY_REMOVED 0.000-0.750 at 0.750");
  }

  @Test
  void closingWhileFallingEndsWhereScoresFell() {
    stream.frames(0.9, 0.9, 0.9, 0.1, 0.1).close(EndReason.QUERY_REMOVED);

    assertThat(stream.told()).last().isEqualTo("ENDED QUERY_REMOVED 0.000-0.625 at 1.000");
  }

  @Test
  void closingTwiceTellsOnce() {
    stream.frames(0.9, 0.9, 0.9).close(EndReason.QUERY_REMOVED).close(EndReason.QUERY_REMOVED);

    assertThat(stream.told()).hasSize(2);
  }

  @Test
  void closingWhileRisingOrExhaustedTellsNothing() {
    assertThat(
            with(Duration.ofMillis(500), Duration.ZERO)
                .frames(0.9)
                .close(EndReason.QUERY_REMOVED)
                .told())
        .isEmpty();
    stream.frames(filled(90, 0.8));
    int before = stream.told().size();
    stream.close(EndReason.QUERY_REMOVED);

    assertThat(stream.told()).hasSize(before);
  }

  @Test
  void aClosedTrackerStillKnowsWhichFramesItHasSeen() {
    stream.frames(0.9, 0.9, 0.9).close(EndReason.QUERY_REMOVED).advance(frame(0, 2, 0.5, 0.9));

    assertThat(stream.phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void aScoreThatIsNoNumberIsNotInside() {
    stream.frames(0.9, 0.9, 0.9, Double.NaN);

    assertThat(stream.phase()).isEqualTo(Phase.FALLING);
  }

  private static TrackedStream with(Duration minDuration, Duration mergeGap) {
    return new TrackedStream(
        new MomentSettings(0.6, 0.4, minDuration, mergeGap, Duration.ofSeconds(20)));
  }

  private static ScoredFrame frame(long epoch, long seq, double time, double inside) {
    return new ScoredFrame(
        epoch, seq, TrackedStream.at(time), TrackedStream.captured(time), 0, 0, (float) inside);
  }

  private static double[] filled(int frames, double inside) {
    double[] values = new double[frames];
    Arrays.fill(values, inside);
    return values;
  }

  @Test
  void aQueryThatAsksForItIsToldBeforeTheMomentIsConfirmed() {
    TrackedStream early = new TrackedStream(SETTINGS.withTellTentative(true));
    early.frames(0, 0.5, 0.9);
    assertThat(early.told()).containsExactly("STARTED 0.125-0.500 at 0.500");
    assertThat(early.updates().get(0).tentative()).isTrue();
    early.frames(0.9);

    assertThat(early.told()).last().isEqualTo("UPDATED 0.125-0.750 at 0.750");
    assertThat(early.updates().get(1).tentative()).isFalse();
    assertThat(early.phase()).isEqualTo(Phase.OPEN);
  }

  @Test
  void whatWasToldEarlyAndIsNotConfirmedIsRetracted() {
    TrackedStream early = new TrackedStream(SETTINGS.withTellTentative(true));
    early.frames(0, 0.9, 0, 0, 0, 0, 0);

    assertThat(early.told())
        .containsExactly("STARTED 0.125-0.250 at 0.250", "RETRACTED 0.125-0.375 at 1.500");
    assertThat(early.phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void whatWasToldEarlyIsRetractedWhenItsEpochEndsOrItsQueryGoes() {
    TrackedStream early = new TrackedStream(SETTINGS.withTellTentative(true));
    early.frames(0, 0.9).reconnect().frames(0, 0.9).close(EndReason.QUERY_REMOVED);

    assertThat(early.told())
        .containsExactly(
            "STARTED 0.125-0.250 at 0.250",
            "RETRACTED 0.125-0.250 at 0.250",
            "STARTED 0.125-0.250 at 0.250",
            "RETRACTED 0.125-0.250 at 0.250");
  }
}
