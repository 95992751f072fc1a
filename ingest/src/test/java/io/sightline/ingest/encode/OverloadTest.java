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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An encoder that takes 20 frames a second gets 40, in real time, and then has time again. */
class OverloadTest {
  private static final int STREAMS = 4;
  private static final Duration STEP = Duration.ofMillis(100);

  private final List<FrameEvent> events = new CopyOnWriteArrayList<>();
  private volatile Duration perFrame = Duration.ofMillis(50);

  private final class SlowEncoder extends NumberEncoder {
    @Override
    public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
      long end = System.nanoTime() + groups.size() * perFrame.toNanos();
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return groups.stream().map(group -> FrameFeature.of(1)).toList();
    }
  }

  @Test
  void allStreamsAreLoweredAlikeLittleWaitsAndAllComesBack() throws Exception {
    try (FrameBatcher batcher =
        new FrameBatcher(
            new SlowEncoder(),
            BatchSettings.DEFAULT,
            (event, nanos) -> events.add(event),
            InstantSource.system())) {
      int step = 0;
      long began = System.nanoTime();
      int most = 0;
      for (; step < 80; step++) {
        offer(batcher, step, began);
        if (step > 40) {
          most = Math.max(most, batcher.counts().waiting());
        }
      }
      assertThat(batcher.counts().limit()).isLessThan(30);
      assertThat(batcher.lowered(stream(0)).orElseThrow()).isBetween(1.0, 8.0);
      assertThat(most).as("frames that waited once the rates were lowered").isLessThan(60);
      for (int i = 0; i < STREAMS; i++) {
        int stream = i;
        long encoded =
            events.stream()
                .filter(e -> e.stream().equals(stream(stream)) && e.gate() == FrameGate.ENCODED)
                .count();
        assertThat(encoded).as("encoded of stream %d", stream).isBetween(15L, 60L);
      }
      perFrame = Duration.ofMillis(1);
      while (batcher.lowered(stream(0)).isPresent() || batcher.counts().limit() < 1e9) {
        offer(batcher, step++, began);
        assertThat(step).as("steps until all rates are back").isLessThan(500);
      }
      int submitted = step;
      await(Duration.ofSeconds(10), "every event", () -> events.size() == submitted * STREAMS);
    }
    for (int i = 0; i < STREAMS; i++) {
      int stream = i;
      List<Long> seqs =
          events.stream()
              .filter(e -> e.stream().equals(stream(stream)))
              .map(FrameEvent::seq)
              .toList();
      assertThat(seqs).isSorted().doesNotHaveDuplicates();
    }
  }

  private static void offer(FrameBatcher batcher, int step, long began) {
    long due = began + step * STEP.toNanos();
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    for (int i = 0; i < STREAMS; i++) {
      batcher.submit(
          new SampledFrame(
              stream(i),
              1,
              step,
              new MediaTime(step * STEP.toNanos() / 1_000),
              Instant.now(),
              CaptureClock.ARRIVAL,
              List.of(),
              Optional.empty()));
    }
  }

  private static StreamId stream(int number) {
    return new StreamId("stream-" + number);
  }
}
