package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of a memory whatever a stream does: duplicates, losses, reconnects, wild clocks. */
class StreamMemoryPropertyTest {
  private static final int DIM = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aMemoryStaysWithinItsBoundsAndCountsWhatPassed(long seed) {
    Random random = new Random(seed);
    MemorySettings settings =
        new MemorySettings(
            1 + random.nextInt(9), 1 + random.nextInt(12), Duration.ofMillis(random.nextInt(1500)));
    StreamMemory memory = new StreamMemory(settings, new LanguageGuidedPolicy());
    List<QueryVectors> queries = List.of(Scene.query(Scene.direction(random, DIM)));
    MemoryState state = MemoryState.EMPTY;
    long remembered = 0;
    for (FrameEvent frame : wildStream(random, 3000)) {
      MemoryStep step = memory.advance(state, frame, random.nextBoolean() ? queries : List.of());
      remembered += step.outcome() == MemoryStep.Outcome.REMEMBERED ? 1 : 0;
      state = step.next();
      checkBounds(settings, state, remembered);
      step.window().ifPresent(window -> checkWindow(settings, window));
    }
    assertThat(remembered).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void theSameFramesMakeTheSameMemory(long seed) {
    StreamMemory memory =
        new StreamMemory(
            new MemorySettings(4, 8, Duration.ofMillis(500)), new LanguageGuidedPolicy());
    List<FrameEvent> frames = wildStream(new Random(seed), 1000);
    List<QueryVectors> queries = List.of(Scene.query(Scene.direction(new Random(1), DIM)));
    MemoryState first = MemoryState.EMPTY;
    MemoryState second = MemoryState.EMPTY;
    for (FrameEvent frame : frames) {
      first = memory.advance(first, frame, queries).next();
      // The second run sees every frame twice, as an at-least-once source may send it.
      second = memory.advance(second, frame, queries).next();
      second = memory.advance(second, frame, queries).next();
    }
    assertThat(second).isEqualTo(first);
  }

  private static void checkBounds(MemorySettings settings, MemoryState state, long remembered) {
    assertThat(state.shortTerm()).hasSizeLessThanOrEqualTo(settings.shortFrames());
    assertThat(state.longTerm()).hasSizeLessThanOrEqualTo(settings.longFrames());
    assertThat(state.longTerm()).extracting(MemorySlot::slot).doesNotHaveDuplicates();
    assertThat(state.longTerm()).allMatch(s -> s.slot() < settings.longFrames());
    long weights = state.longTerm().stream().mapToLong(MemorySlot::weight).sum();
    assertThat(weights + state.shortTerm().size()).isEqualTo(remembered);
    List<MediaTime> times = new ArrayList<>();
    state.longTerm().forEach(s -> times.add(s.frame().time()));
    state.shortTerm().forEach(f -> times.add(f.time()));
    assertThat(times).isSorted();
    assertThat(state.longTerm())
        .allMatch(s -> s.frame().feature().length() < 1.01 && s.frame().feature().dim() == DIM);
    assertThat(state.newFrames()).isBetween(0, settings.shortFrames() - 1);
  }

  private static void checkWindow(MemorySettings settings, Window window) {
    assertThat(window.shortTerm().size()).isBetween(1, settings.shortFrames());
    assertThat(window.longTerm()).hasSizeLessThanOrEqualTo(settings.longFrames());
  }

  /** Scenes that come back, duplicates, late frames, still and shed frames, reconnects. */
  private static List<FrameEvent> wildStream(Random random, int count) {
    List<float[]> places = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      places.add(Scene.direction(random, DIM));
    }
    List<FrameEvent> frames = new ArrayList<>();
    long epoch = 5;
    long seq = 0;
    long micros = 0;
    Instant wall = Scene.BEGIN;
    while (frames.size() < count) {
      int what = random.nextInt(100);
      if (what < 2) {
        epoch += 1 + random.nextInt(3);
        seq = 0;
        micros = 0;
        wall = wall.plusSeconds(random.nextInt(7200) - 1800);
      } else if (what < 6 && !frames.isEmpty()) {
        frames.add(frames.get(random.nextInt(frames.size())));
        continue;
      }
      micros += 1 + random.nextInt(500_000);
      wall = wall.plusNanos(250_000_000);
      FrameGate gate = what < 12 ? FrameGate.SHED : what < 25 ? FrameGate.STILL : FrameGate.ENCODED;
      Optional<FrameFeature> feature =
          gate == FrameGate.ENCODED
              ? Optional.of(
                  Scene.noisy(random, places.get(random.nextInt(30)), random.nextDouble()))
              : Optional.empty();
      frames.add(
          Scene.captured(epoch, seq++, new MediaTime(micros), wall, Scene.ENCODER, feature, gate));
    }
    return frames;
  }
}
