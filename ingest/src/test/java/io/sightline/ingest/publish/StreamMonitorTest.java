package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.Delivery;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamMonitorTest {
  private static final StreamId STREAM = new StreamId("lobby");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final StreamMonitor.Measured MEASURED = new StreamMonitor.Measured("one", 4, 0);

  private final StreamMonitor monitor = new StreamMonitor(STREAM);

  @Test
  void rateAndLagAreThoseOfTheLastSeconds() {
    for (int i = 0; i < 100; i++) {
      monitor.frame(frame(i * 250, FrameGate.ENCODED), 0);
    }
    StreamStatus status = monitor.status(START.plusMillis(99 * 250 + 300), MEASURED);
    assertThat(status.framesPerSecond()).isEqualTo(4.0);
    assertThat(status.lagSeconds()).isEqualTo(0.3);
    assertThat(status.epoch()).isEqualTo(7);
  }

  @Test
  void whenFramesStopTheRateFallsToZero() {
    monitor.frame(frame(0, FrameGate.ENCODED), 0);
    assertThat(monitor.status(START.plusSeconds(10), MEASURED).framesPerSecond()).isZero();
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
    monitor.frame(frame(0, FrameGate.ENCODED), 0);
    monitor.frame(frame(250, FrameGate.ENCODED), 0);
    monitor.state(State.OFFLINE, "stalled", START.plusSeconds(5));
    StreamStatus status = monitor.status(START.plusSeconds(20), MEASURED);
    assertThat(status.coverage()).hasSize(2);
    assertThat(status.coverage().get(1).coverage()).isEqualTo(Coverage.OFFLINE);
    assertThat(status.coverage().get(1).from()).isEqualTo(START.plusMillis(250));
    assertThat(status.coverage().get(1).to()).isEqualTo(START.plusSeconds(20));
  }

  @Test
  void aGapLastsUntilTheFirstFrameOfTheNextEpochAndNotUntilItWasLastToldOf() {
    monitor.frame(frame(7, 0, FrameGate.ENCODED), 0);
    monitor.state(State.OFFLINE, "stalled", START.plusSeconds(5));
    monitor.state(State.ONLINE, "", START.plusMillis(7_900));
    monitor.frame(frame(8, 8_000, FrameGate.ENCODED), 0);
    monitor.frame(frame(8, 8_250, FrameGate.ENCODED), 0);
    assertThat(monitor.status(START.plusSeconds(9), MEASURED).coverage())
        .containsExactly(
            new CoverageSpan(START, START.plusSeconds(8), Coverage.OFFLINE),
            new CoverageSpan(START.plusSeconds(8), START.plusMillis(8_250), Coverage.WATCHED));
  }

  @Test
  void aGapEndsWithItsFirstFrameThoughAStatusInBetweenLetItGrowFurther() {
    monitor.frame(frame(7, 0, FrameGate.ENCODED), 0);
    monitor.state(State.OFFLINE, "stalled", START.plusSeconds(5));
    // The connection stands, but its first picture, of 7 s, is still being decoded.
    monitor.status(START.plusMillis(7_900), MEASURED);
    monitor.state(State.ONLINE, "", START.plusSeconds(8));
    monitor.frame(frame(8, 7_000, FrameGate.ENCODED), 0);
    monitor.frame(frame(8, 7_250, FrameGate.ENCODED), 0);
    assertThat(monitor.status(START.plusSeconds(8), MEASURED).coverage())
        .containsExactly(
            new CoverageSpan(START, START.plusSeconds(7), Coverage.OFFLINE),
            new CoverageSpan(START.plusSeconds(7), START.plusMillis(7_250), Coverage.WATCHED));
  }

  @Test
  void aCameraThatMasksHideIsMaskedAndDelivering() {
    monitor.hide(Set.of(STREAM));
    monitor.state(State.ONLINE, "", START);
    monitor.frame(frame(0, FrameGate.SHED), 0);
    monitor.frame(frame(250, FrameGate.SHED), 0);
    StreamStatus status = monitor.status(START.plusMillis(500), MEASURED);
    assertThat(status.coverage())
        .containsExactly(new CoverageSpan(START, START.plusMillis(250), Coverage.MASKED));
    assertThat(Delivery.of(status, status.at()).delivering()).isTrue();
  }

  @Test
  void framesThatWereStillInTheQueueWhenTheStreamWasLostWereWatched() {
    monitor.state(State.ONLINE, "", START);
    monitor.frame(frame(7, 0, FrameGate.ENCODED), 0);
    monitor.frame(frame(7, 250, FrameGate.ENCODED), 0);
    monitor.state(State.OFFLINE, "lost", START.plusSeconds(2));
    monitor.frame(frame(7, 500, FrameGate.ENCODED), 0);
    monitor.frame(frame(7, 750, FrameGate.ENCODED), 0);
    assertThat(monitor.status(START.plusSeconds(3), MEASURED).coverage())
        .containsExactly(
            new CoverageSpan(START, START.plusMillis(750), Coverage.WATCHED),
            new CoverageSpan(START.plusMillis(750), START.plusSeconds(3), Coverage.OFFLINE));
  }

  @Test
  void aStallThatEndsBeforeAnybodyNoticesIsAGapAllTheSame() {
    monitor.state(State.ONLINE, "", START);
    for (int millis : new int[] {0, 250, 500, 4_500, 4_750}) {
      monitor.frame(frame(7, millis, FrameGate.ENCODED), 0);
    }
    assertThat(monitor.status(START.plusSeconds(5), MEASURED).coverage())
        .containsExactly(
            new CoverageSpan(START, START.plusMillis(500), Coverage.WATCHED),
            new CoverageSpan(START.plusMillis(500), START.plusMillis(4_500), Coverage.OFFLINE),
            new CoverageSpan(START.plusMillis(4_500), START.plusMillis(4_750), Coverage.WATCHED));
  }

  @Test
  void anEpochThatBeginsWithoutALossIsNoGap() {
    monitor.state(State.ONLINE, "", START);
    monitor.frame(frame(7, 0, FrameGate.ENCODED), 0);
    monitor.frame(frame(8, 250, FrameGate.ENCODED), 0);
    assertThat(monitor.status(START.plusSeconds(1), MEASURED).coverage())
        .containsExactly(new CoverageSpan(START, START.plusMillis(250), Coverage.WATCHED));
  }

  @Test
  void aTakenOverStreamGoesOnWithItsCoverageAndTheTimeBetweenIsOffline() {
    monitor.frame(frame(7, 0, FrameGate.ENCODED), 0);
    monitor.frame(frame(7, 1_000, FrameGate.ENCODED), 0);
    StreamStatus last = monitor.status(START.plusSeconds(2), MEASURED);
    StreamMonitor next = new StreamMonitor(STREAM, Optional.of(last));
    next.state(State.CONNECTING, "", START.plusSeconds(9));
    next.state(State.ONLINE, "", START.plusMillis(9_900));
    next.frame(frame(8, 10_000, FrameGate.ENCODED), 0);
    next.frame(frame(8, 10_250, FrameGate.ENCODED), 0);
    assertThat(next.status(START.plusSeconds(11), MEASURED).coverage())
        .containsExactly(
            new CoverageSpan(START, START.plusMillis(1_000), Coverage.WATCHED),
            new CoverageSpan(START.plusMillis(1_000), START.plusSeconds(10), Coverage.OFFLINE),
            new CoverageSpan(START.plusSeconds(10), START.plusMillis(10_250), Coverage.WATCHED));
  }

  @Test
  void whatDecodingAndEncodingTakeIsToldAsAShareOfTime() {
    monitor.status(START, new StreamMonitor.Measured("one", 4, 0));
    monitor.frame(frame(0, FrameGate.ENCODED), 500_000_000);
    StreamStatus status =
        monitor.status(START.plusSeconds(2), new StreamMonitor.Measured("one", 3, 200_000_000));
    assertThat(status.work().decodeLoad()).isEqualTo(0.1);
    assertThat(status.work().encodeLoad()).isEqualTo(0.25);
    assertThat(status.work().samplingRate()).isEqualTo(3);
    assertThat(status.work().worker()).isEqualTo("one");
    assertThat(status.work().clock()).contains(CaptureClock.ARRIVAL);
    assertThat(status.work().lastFrame()).contains(START.plusMillis(300));
  }

  @Test
  void shedFramesAreNoCoverageAndNoRate() {
    monitor.frame(frame(0, FrameGate.SHED), 0);
    StreamStatus status = monitor.status(START.plusSeconds(1), MEASURED);
    assertThat(status.framesPerSecond()).isZero();
    assertThat(status.coverage().get(0).coverage()).isEqualTo(Coverage.SHED);
  }

  private static FrameEvent frame(long millis, FrameGate gate) {
    return frame(7, millis, gate);
  }

  private static FrameEvent frame(long epoch, long millis, FrameGate gate) {
    boolean encoded = gate == FrameGate.ENCODED;
    return new FrameEvent(
        STREAM,
        epoch,
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
