package io.sightline.core.memory;

import static io.sightline.core.memory.Scene.ENCODER;
import static io.sightline.core.memory.Scene.axis;
import static io.sightline.core.memory.Scene.frame;
import static io.sightline.core.memory.Scene.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemoryStep.Outcome;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamMemoryTest {
  private static final int DIM = 16;
  private final StreamMemory memory = memory(8, 4);

  private static StreamMemory memory(int shortFrames, int longFrames) {
    return new StreamMemory(
        new MemorySettings(shortFrames, longFrames, Duration.ofMillis(500)), new RecencyPolicy());
  }

  private static FrameFeature feature(long seq) {
    return axis(DIM, (int) (seq % DIM));
  }

  private static List<FrameEvent> frames(int from, int to, double fps) {
    List<FrameEvent> frames = new ArrayList<>();
    for (int seq = from; seq < to; seq++) {
      frames.add(frame(seq, fps, feature(seq)));
    }
    return frames;
  }

  /** The windows of the frames, and the state after them. */
  private record Run(List<Window> windows, MemoryState state) {}

  private static Run run(StreamMemory memory, MemoryState state, List<FrameEvent> frames) {
    List<Window> windows = new ArrayList<>();
    for (FrameEvent frame : frames) {
      MemoryStep step = memory.advance(state, frame, List.of());
      state = step.next();
      step.window().ifPresent(windows::add);
    }
    return new Run(windows, state);
  }

  // The rhythm of windows.

  @Test
  void fourFramesASecondMakeTwoWindowsASecondOfTwoNewFrames() {
    List<Window> windows = run(memory, MemoryState.EMPTY, frames(0, 41, 4)).windows();

    assertThat(windows).hasSize(21);
    assertThat(windows.get(0).newFrames()).isEqualTo(1);
    assertThat(windows.subList(1, 21)).allMatch(w -> w.newFrames() == 2);
    assertThat(windows).extracting(w -> w.newest().time().micros() % 500_000).containsOnly(0L);
  }

  @Test
  void manyFramesASecondMakeAWindowWhenShortTermMemoryIsAllNew() {
    List<Window> windows = run(memory, MemoryState.EMPTY, frames(0, 33, 25)).windows();

    assertThat(windows).extracting(Window::newFrames).containsExactly(1, 8, 8, 8, 8);
  }

  @Test
  void fewFramesASecondMakeAWindowEach() {
    List<Window> windows = run(memory, MemoryState.EMPTY, frames(0, 10, 1)).windows();

    assertThat(windows).hasSize(10).allMatch(w -> w.newFrames() == 1);
  }

  @Test
  void millisecondTimestampsKeepTheRhythm() {
    List<FrameEvent> rounded = new ArrayList<>();
    for (int seq = 0; seq < 61; seq++) {
      double milliseconds = Math.floor(seq * 1000 / 6.0);
      rounded.add(
          frame(1, seq, milliseconds / 1e3, ENCODER, Optional.of(feature(seq)), FrameGate.ENCODED));
    }

    List<Window> windows = run(memory, MemoryState.EMPTY, rounded).windows();

    assertThat(windows.subList(1, windows.size())).hasSize(20).allMatch(w -> w.newFrames() == 3);
  }

  @Test
  void aClockThatRunsAHairFastKeepsTheRhythm() {
    List<Window> windows = run(memory, MemoryState.EMPTY, frames(0, 41, 4.0008)).windows();

    assertThat(windows.subList(1, windows.size())).hasSize(20).allMatch(w -> w.newFrames() == 2);
  }

  @Test
  void everyFrameIsNewInExactlyOneWindow() {
    for (double fps : new double[] {0.5, 2, 4, 7.3, 10, 15, 25, 30}) {
      List<Long> shown = new ArrayList<>();
      Run run = run(memory, MemoryState.EMPTY, frames(0, 200, fps));
      for (Window window : run.windows()) {
        int size = window.shortTerm().size();
        window
            .shortTerm()
            .subList(size - window.newFrames(), size)
            .forEach(f -> shown.add(f.seq()));
      }
      assertThat(shown).as("%s frames a second", fps).hasSize(200 - run.state().newFrames());
      assertThat(shown).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aGapLongerThanAHopMakesAWindowAtOnce() {
    Run before = run(memory, MemoryState.EMPTY, frames(0, 2, 4));
    FrameEvent late = frame(1, 2, 60, ENCODER, Optional.of(feature(2)), FrameGate.ENCODED);

    Run after = run(memory, before.state(), List.of(late));

    assertThat(after.windows()).singleElement().extracting(Window::newFrames).isEqualTo(2);
  }

  // What a window holds.

  @Test
  void aWindowShowsTheNewestFramesAndWhatWasKeptFromBefore() {
    Window window = run(memory, MemoryState.EMPTY, frames(0, 21, 4)).windows().get(10);

    assertThat(window.shortTerm())
        .extracting(MemoryFrame::seq)
        .containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    assertThat(window.longTerm())
        .extracting(s -> s.frame().seq())
        .containsExactly(9L, 10L, 11L, 12L);
    assertThat(window.newest().feature()).isEqualTo(feature(20));
    assertThat(window.encoder()).isEqualTo(ENCODER);
    assertThat(window.ingestedAt()).isEqualTo(frame(20, 4, feature(20)).ingestedAt());
  }

  @Test
  void withoutLongTermMemoryAWindowShowsTheNewestFramesOnly() {
    Run run = run(memory(3, 0), MemoryState.EMPTY, frames(0, 20, 4));

    assertThat(run.windows()).allMatch(w -> w.longTerm().isEmpty() && w.shortTerm().size() <= 3);
  }

  // Frames that come twice or out of order.

  @Test
  void aFrameThatCameBeforeChangesNothing() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 10, 4)).state();

    for (FrameEvent again : frames(0, 10, 4)) {
      MemoryStep step = memory.advance(state, again, List.of());
      assertThat(step).isEqualTo(new MemoryStep(state, Optional.empty(), Outcome.DUPLICATE));
    }
  }

  @Test
  void aFrameOfAnEarlierEpochChangesNothing() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 10, 4)).state();
    FrameEvent old = frame(0, 99, 99, ENCODER, Optional.of(feature(0)), FrameGate.ENCODED);

    assertThat(memory.advance(state, old, List.of()).outcome()).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void aLaterFrameWithAnEarlierTimeChangesNothing() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 10, 4)).state();
    FrameEvent back = frame(1, 10, 1, ENCODER, Optional.of(feature(0)), FrameGate.ENCODED);

    MemoryStep step = memory.advance(state, back, List.of());

    assertThat(step).isEqualTo(new MemoryStep(state, Optional.empty(), Outcome.DUPLICATE));
  }

  // Frames without a feature.

  @Test
  void aStillFrameIsRememberedWithTheFeatureOfTheFrameBefore() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 2, 4)).state();

    MemoryStep step = memory.advance(state, without(2, 4, FrameGate.STILL), List.of());

    assertThat(step.outcome()).isEqualTo(Outcome.REMEMBERED);
    assertThat(step.window()).hasValueSatisfying(w -> assertThat(w.newFrames()).isEqualTo(2));
    MemoryFrame newest = step.next().shortTerm().get(2);
    assertThat(newest.feature()).isEqualTo(feature(1));
    assertThat(newest.time()).isEqualTo(MediaTime.ofSeconds(0.5));
    assertThat(step.next().usualStep()).isEqualTo(state.usualStep());
  }

  @Test
  void aStillFrameWithNothingBeforeItIsEmpty() {
    MemoryStep step = memory.advance(MemoryState.EMPTY, without(0, 4, FrameGate.STILL), List.of());

    assertThat(step.outcome()).isEqualTo(Outcome.EMPTY);
    assertThat(step.window()).isEmpty();
    assertThat(step.next().lastSeq()).isZero();
  }

  @Test
  void aShedFrameOnlyMovesTheSequenceOn() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 2, 4)).state();

    MemoryStep step = memory.advance(state, without(2, 4, FrameGate.SHED), List.of());

    assertThat(step.outcome()).isEqualTo(Outcome.EMPTY);
    assertThat(step.window()).isEmpty();
    assertThat(step.next().shortTerm()).isEqualTo(state.shortTerm());
    assertThat(step.next().lastSeq()).isEqualTo(2);
    assertThat(memory.advance(step.next(), without(2, 4, FrameGate.SHED), List.of()).outcome())
        .isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void aShedFrameThatNamesNoEncoderForgetsNothing() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 20, 4)).state();
    FrameEvent shed = frame(1, 20, 5, "", Optional.empty(), FrameGate.SHED);

    MemoryState next = memory.advance(state, shed, List.of()).next();

    assertThat(next.encoder()).isEqualTo(ENCODER);
    assertThat(next.shortTerm()).isEqualTo(state.shortTerm());
    assertThat(next.longTerm()).isEqualTo(state.longTerm());
  }

  @Test
  void afterShedFramesTheNextOneMakesTheWindowThatIsDue() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 2, 4)).state();
    for (int seq = 2; seq < 10; seq++) {
      state = memory.advance(state, without(seq, 4, FrameGate.SHED), List.of()).next();
    }

    MemoryStep step = memory.advance(state, frame(10, 4, feature(10)), List.of());

    assertThat(step.window()).hasValueSatisfying(w -> assertThat(w.newFrames()).isEqualTo(2));
  }

  // A new connection.

  /** The first frame of epoch 2, captured {@code later} after the tenth frame of epoch 1. */
  private static FrameEvent reconnected(Duration later) {
    Instant captured = frame(9, 4, feature(9)).capturedAt().plus(later);
    return Scene.captured(
        2,
        0,
        MediaTime.ofSeconds(0.1),
        captured,
        ENCODER,
        Optional.of(feature(0)),
        FrameGate.ENCODED);
  }

  @Test
  void aNewEpochStartsWithOneFrameAndRemembersTheOthersAsTheyAged() {
    MemoryState state = run(memory(8, 20), MemoryState.EMPTY, frames(0, 10, 4)).state();

    MemoryStep step = memory(8, 20).advance(state, reconnected(Duration.ofSeconds(30)), List.of());

    assertThat(step.next().shortTerm()).hasSize(1);
    assertThat(step.next().longTerm())
        .extracting(s -> s.frame().seq())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    MemoryFrame newest = step.next().longTerm().get(9).frame();
    assertThat(newest.time()).isEqualTo(MediaTime.ofSeconds(0.1 - 30));
    assertThat(newest.capturedAt()).isEqualTo(frame(9, 4, feature(9)).capturedAt());
    MemoryFrame oldest = step.next().longTerm().get(0).frame();
    assertThat(oldest.time()).isEqualTo(MediaTime.ofSeconds(0.1 - 30 - 9 / 4.0));
    assertThat(step.window()).hasValueSatisfying(w -> assertThat(w.newFrames()).isEqualTo(1));
  }

  @Test
  void timesMoveOnceAndThenStayWithinTheEpoch() {
    MemoryState state = run(memory(8, 20), MemoryState.EMPTY, frames(0, 10, 4)).state();
    MemoryState moved =
        memory(8, 20).advance(state, reconnected(Duration.ofSeconds(30)), List.of()).next();
    FrameEvent next = frame(2, 1, 0.35, ENCODER, Optional.of(feature(3)), FrameGate.ENCODED);

    MemoryState after = memory(8, 20).advance(moved, next, List.of()).next();

    assertThat(after.longTerm()).isEqualTo(moved.longTerm());
  }

  @Test
  void whatWasKeptLiesBeforeTheNewEpochEvenIfTheWallClockWasSetBack() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 20, 4)).state();

    MemoryStep step = memory.advance(state, reconnected(Duration.ofHours(-2)), List.of());

    assertThat(step.next().longTerm())
        .isNotEmpty()
        .allMatch(s -> s.frame().time().compareTo(MediaTime.ofSeconds(0.1)) < 0);
  }

  @Test
  void aWallClockThatIsCenturiesOffIsNotBelieved() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 20, 4)).state();

    MemoryStep step = memory.advance(state, reconnected(Duration.ofDays(400_000)), List.of());

    assertThat(step.next().longTerm())
        .isNotEmpty()
        .allMatch(s -> s.frame().time().secondsSince(MediaTime.ZERO) >= -366 * 86_400.0);
  }

  @Test
  void aNewEpochThatBeginsWithAShedFrameKeepsTheMemory() {
    MemoryState state = run(memory(8, 20), MemoryState.EMPTY, frames(0, 10, 4)).state();
    FrameEvent shed = frame(2, 0, 30, ENCODER, Optional.empty(), FrameGate.SHED);

    MemoryStep step = memory(8, 20).advance(state, shed, List.of());

    assertThat(step.outcome()).isEqualTo(Outcome.EMPTY);
    assertThat(step.next().epoch()).isEqualTo(2);
    assertThat(step.next().shortTerm()).isEmpty();
    assertThat(step.next().longTerm()).hasSize(10);
  }

  // Another encoder.

  @Test
  void anotherEncoderClearsBothMemories() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 20, 4)).state();
    FrameEvent other = frame(1, 20, 5, "other@1", Optional.of(axis(DIM, 0)), FrameGate.ENCODED);

    MemoryState next = memory.advance(state, other, List.of()).next();

    assertThat(next.encoder()).isEqualTo("other@1");
    assertThat(next.shortTerm()).hasSize(1);
    assertThat(next.longTerm()).isEmpty();
    assertThat(next.usualStep()).isZero();
  }

  @Test
  void featuresOfAnotherSizeUnderTheSameNameClearBothMemories() {
    MemoryState state = run(memory, MemoryState.EMPTY, frames(0, 20, 4)).state();
    FrameEvent other = frame(1, 20, 5, ENCODER, Optional.of(axis(DIM + 1, 0)), FrameGate.ENCODED);

    MemoryState next = memory.advance(state, other, List.of()).next();

    assertThat(next.shortTerm()).hasSize(1);
    assertThat(next.longTerm()).isEmpty();
  }

  @Test
  void aQueryWhoseVectorHasAnotherSizeIsLeftOut() {
    StreamMemory guided = new StreamMemory(memory(2, 2).settings(), new LanguageGuidedPolicy());
    List<QueryVectors> queries = List.of(Scene.query(new float[] {1, 0, 0}));
    MemoryState state = MemoryState.EMPTY;

    for (FrameEvent frame : frames(0, 10, 4)) {
      state = guided.advance(state, frame, queries).next();
    }

    assertThat(state.longTerm()).hasSize(2);
  }

  // Settings that changed between two runs.

  @Test
  void aSmallerMemoryTakesOverTheStateOfALargerOne() {
    for (MemoryPolicy policy : List.of(new RecencyPolicy(), new LanguageGuidedPolicy())) {
      MemorySettings large = new MemorySettings(8, 6, Duration.ofMillis(500));
      MemorySettings small = new MemorySettings(3, 2, Duration.ofMillis(500));
      MemoryState state =
          run(new StreamMemory(large, policy), MemoryState.EMPTY, frames(0, 14, 4)).state();
      assertThat(state.longTerm()).hasSize(6);

      MemoryStep step =
          new StreamMemory(small, policy).advance(state, frame(14, 4, feature(14)), List.of());

      assertThat(step.next().shortTerm())
          .extracting(MemoryFrame::seq)
          .containsExactly(12L, 13L, 14L);
      assertThat(step.next().longTerm()).hasSize(2);
      assertThat(step.next().longTerm())
          .extracting(MemorySlot::slot)
          .containsExactlyInAnyOrder(0, 1);
    }
  }
}
