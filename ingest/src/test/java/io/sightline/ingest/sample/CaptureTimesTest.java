package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.MediaTime;
import io.sightline.ingest.sample.CaptureTimes.CaptureTime;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameStamp;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptureTimesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final CaptureTimes live = CaptureTimes.ofLive();

  @Test
  void theCamerasClockIsTakenWhereItTellsIt() {
    assertThat(at(live, 0, START, START.minusMillis(80)))
        .isEqualTo(new CaptureTime(START.minusMillis(80), CaptureClock.SENDER));
  }

  @Test
  void withoutItArrivalIsTaken() {
    assertThat(at(live, 0, START, null)).isEqualTo(new CaptureTime(START, CaptureClock.ARRIVAL));
  }

  @Test
  void aCameraInTheWrongYearIsNotBelieved() {
    assertThat(at(live, 0, START, Instant.parse("1970-01-01T00:05:00Z")).clock())
        .isEqualTo(CaptureClock.ARRIVAL);
  }

  @Test
  void aFrameFromTheFutureIsNotBelieved() {
    assertThat(at(live, 0, START, START.plusSeconds(30)).clock()).isEqualTo(CaptureClock.ARRIVAL);
  }

  @Test
  void jitterOfTheCamerasClockDoesNotTurnTimeBack() {
    at(live, 0, START, START);
    assertThat(at(live, 40, START.plusMillis(40), START.minusMillis(5)).at()).isEqualTo(START);
  }

  @Test
  void aCameraThatSetsItsClockBackIsFollowed() {
    at(live, 0, START, START);
    assertThat(at(live, 40, START.plusMillis(40), START.minusSeconds(5)).at())
        .isEqualTo(START.minusSeconds(5));
  }

  @Test
  void aRecordingCountsFromWhenItsReplayBegan() {
    CaptureTimes recording = CaptureTimes.ofRecording(START);
    assertThat(at(recording, 1_500, START.plusSeconds(9), null))
        .isEqualTo(new CaptureTime(START.plusMillis(1_500), CaptureClock.FILE));
  }

  private static CaptureTime at(CaptureTimes times, long millis, Instant arrived, Instant sent) {
    FrameFormat format = new FrameFormat("h264", 640, 360, 640);
    return times.of(
        new MediaTime(millis * 1_000),
        new FrameStamp(millis * 1_000, arrived, Optional.ofNullable(sent), format));
  }
}
