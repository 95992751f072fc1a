package io.sightline.ingest.encode;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.testing.NumberEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class FrameBatcherTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final GatedEncoder encoder = new GatedEncoder();
  private final List<FrameEvent> events = new CopyOnWriteArrayList<>();

  /** An encoder that runs only when it is let. */
  private static final class GatedEncoder extends NumberEncoder {
    final Semaphore runs = new Semaphore(0);
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    volatile boolean broken;

    @Override
    public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
      batches.add(groups.size());
      runs.acquireUninterruptibly();
      if (broken) {
        throw new IllegalStateException("broken for the test");
      }
      return groups.stream().map(group -> FrameFeature.of(1)).toList();
    }
  }

  @Test
  void aSingleFrameIsEncodedWhenItsDeadlineIsOver() throws Exception {
    encoder.runs.release();
    try (FrameBatcher batcher = batcher(8, 64)) {
      batcher.submit(frame("a", 0));
      await(SOON, "the event", () -> events.size() == 1);
      assertThat(events.get(0).gate()).isEqualTo(FrameGate.ENCODED);
      assertThat(events.get(0).encoder()).isEqualTo("number@1");
      assertThat(events.get(0).ingestedAt()).isEqualTo(NOW);
    }
  }

  @Test
  void framesThatWaitForTheEncoderMakeFullBatchesOverAllStreams() throws Exception {
    try (FrameBatcher batcher = batcher(4, 64)) {
      batcher.submit(frame("first", 0));
      await(SOON, "the first batch", () -> encoder.batches.size() == 1);
      for (int i = 0; i < 4; i++) {
        batcher.submit(frame("a", i));
        batcher.submit(frame("b", i));
      }
      encoder.runs.release(3);
      await(SOON, "all events", () -> events.size() == 9);
      assertThat(encoder.batches).containsExactly(1, 4, 4);
      assertThat(batcher.counts().encoded()).isEqualTo(9);
    }
  }

  @Test
  void underOverloadTheFullestStreamGivesUpItsOldestAndEveryStreamStaysInOrder() throws Exception {
    try (FrameBatcher batcher = batcher(2, 4)) {
      batcher.submit(frame("first", 0));
      await(SOON, "the encoder busy", () -> encoder.batches.size() == 1);
      for (int i = 0; i < 10; i++) {
        batcher.submit(frame("fast", i));
      }
      batcher.submit(frame("slow", 0));
      encoder.runs.release(100);
      await(SOON, "all events", () -> events.size() == 12);
      assertThat(of("slow").get(0).gate()).isEqualTo(FrameGate.ENCODED);
      assertThat(of("fast").stream().map(FrameEvent::seq))
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
      assertThat(of("fast").stream().filter(e -> e.gate() == FrameGate.SHED)).hasSize(7);
      assertThat(of("fast").get(9).gate()).isEqualTo(FrameGate.ENCODED);
      assertThat(batcher.counts().shed()).isEqualTo(7);
    }
  }

  @Test
  void framesOfAFailingEncoderAreGivenUpAndTheNextAreEncoded() throws Exception {
    encoder.runs.release(100);
    encoder.broken = true;
    try (FrameBatcher batcher = batcher(2, 4)) {
      batcher.submit(frame("a", 0));
      await(SOON, "the first event", () -> events.size() == 1);
      encoder.broken = false;
      batcher.submit(frame("a", 1));
      await(SOON, "the second event", () -> events.size() == 2);
      assertThat(events.stream().map(FrameEvent::gate))
          .containsExactly(FrameGate.SHED, FrameGate.ENCODED);
    }
  }

  @Test
  void aFrameThatNeedsNoEncoderLeavesInItsTurnAsAStillOne() throws Exception {
    encoder.runs.release(100);
    try (FrameBatcher batcher = batcher(8, 64)) {
      batcher.submit(frame("a", 0));
      batcher.submit(still("a", 1, () -> {}));
      batcher.submit(frame("a", 2));
      await(SOON, "three events", () -> events.size() == 3);
    }
    assertThat(events.stream().map(FrameEvent::gate))
        .containsExactly(FrameGate.ENCODED, FrameGate.STILL, FrameGate.ENCODED);
    assertThat(events.stream().map(FrameEvent::seq)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aStillFrameAfterOneThatWasGivenUpRepeatsNothing() throws Exception {
    encoder.runs.release(100);
    encoder.broken = true;
    List<Long> lost = new CopyOnWriteArrayList<>();
    try (FrameBatcher batcher = batcher(1, 64)) {
      batcher.submit(moving("a", 0, () -> lost.add(0L)));
      batcher.submit(still("a", 1, () -> lost.add(1L)));
      batcher.submit(still("b", 0, () -> lost.add(2L)));
      await(SOON, "three events", () -> events.size() == 3);
      encoder.broken = false;
      batcher.submit(moving("a", 2, () -> lost.add(3L)));
      batcher.submit(still("a", 3, () -> lost.add(4L)));
      await(SOON, "five events", () -> events.size() == 5);
    }
    assertThat(of("a").stream().map(FrameEvent::gate))
        .containsExactly(FrameGate.SHED, FrameGate.SHED, FrameGate.ENCODED, FrameGate.STILL);
    assertThat(of("b").stream().map(FrameEvent::gate)).containsExactly(FrameGate.STILL);
    assertThat(lost).as("the gate hears of it").containsExactly(0L, 1L);
  }

  @Test
  void closingEncodesWhatWaits() throws Exception {
    encoder.runs.release(100);
    FrameBatcher batcher = batcher(8, 64);
    for (int i = 0; i < 20; i++) {
      batcher.submit(frame("a", i));
    }
    batcher.close();
    assertThat(events).hasSize(20);
    batcher.submit(frame("a", 20));
    assertThat(events).hasSize(20);
  }

  private List<FrameEvent> of(String stream) {
    List<FrameEvent> found = new ArrayList<>(events);
    found.removeIf(event -> !event.stream().value().equals(stream));
    return found;
  }

  private FrameBatcher batcher(int size, int capacity) {
    return new FrameBatcher(
        encoder,
        new BatchSettings(size, Duration.ofMillis(5), capacity),
        (event, nanos) -> events.add(event),
        InstantSource.fixed(NOW));
  }

  private static SampledFrame frame(String stream, long seq) {
    return moving(stream, seq, () -> {});
  }

  private static SampledFrame moving(String stream, long seq, Runnable whenLost) {
    return sampled(stream, seq, false, whenLost);
  }

  private static SampledFrame still(String stream, long seq, Runnable whenLost) {
    return sampled(stream, seq, true, whenLost);
  }

  private static SampledFrame sampled(String stream, long seq, boolean still, Runnable whenLost) {
    return new SampledFrame(
        new StreamId(stream),
        1,
        seq,
        new MediaTime(seq * 250_000),
        NOW.minusMillis(100),
        CaptureClock.ARRIVAL,
        List.of(),
        Optional.empty(),
        still,
        false,
        whenLost);
  }
}
