package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamMonitorTest {
  private static final StreamId STREAM = new StreamId("lobby");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StreamMonitor monitor = new StreamMonitor(STREAM);

  @Test
  void rateAndLagAreThoseOfTheLastSeconds() {
    for (int i = 0; i < 100; i++) {
      monitor.frame(frame(i * 250, FrameGate.ENCODED));
    }
    StreamStatus status = monitor.status(START.plusMillis(99 * 250 + 300));
    assertThat(status.framesPerSecond()).isEqualTo(4.0);
    assertThat(status.lagSeconds()).isEqualTo(0.3);
    assertThat(status.epoch()).isEqualTo(7);
  }

  @Test
  void whenFramesStopTheRateFallsToZero() {
    monitor.frame(frame(0, FrameGate.ENCODED));
    assertThat(monitor.status(START.plusSeconds(10)).framesPerSecond()).isZero();
  }

  @Test
  void onlyANewStateOrReasonIsAChange() {
    assertThat(monitor.state(State.OFFLINE, "refused", START)).isTrue();
    assertThat(monitor.state(State.OFFLINE, "refused", START)).isFalse();
    assertThat(monitor.state(State.OFFLINE, "stalled", START)).isTrue();
    assertThat(monitor.state(State.ONLINE, "", START)).isTrue();
  }

  @Test
  void aGapGrowsWhileTheStreamIsOffline() {
    monitor.frame(frame(0, FrameGate.ENCODED));
    monitor.state(State.OFFLINE, "stalled", START.plusSeconds(5));
    StreamStatus status = monitor.status(START.plusSeconds(20));
    assertThat(status.coverage()).hasSize(2);
    assertThat(status.coverage().get(1).coverage()).isEqualTo(Coverage.OFFLINE);
    assertThat(status.coverage().get(1).from()).isEqualTo(START);
    assertThat(status.coverage().get(1).to()).isEqualTo(START.plusSeconds(20));
  }

  @Test
  void shedFramesAreNoCoverageAndNoRate() {
    monitor.frame(frame(0, FrameGate.SHED));
    StreamStatus status = monitor.status(START.plusSeconds(1));
    assertThat(status.framesPerSecond()).isZero();
    assertThat(status.coverage().get(0).coverage()).isEqualTo(Coverage.SHED);
  }

  private static FrameEvent frame(long millis, FrameGate gate) {
    boolean encoded = gate == FrameGate.ENCODED;
    return new FrameEvent(
        STREAM,
        7,
        millis,
        new MediaTime(millis * 1_000),
        START.plusMillis(millis),
        CaptureClock.ARRIVAL,
        START.plusMillis(millis + 300),
        gate,
        "test@1",
        encoded ? Optional.of(FrameFeature.of(1)) : Optional.empty(),
        Optional.empty());
  }
}
