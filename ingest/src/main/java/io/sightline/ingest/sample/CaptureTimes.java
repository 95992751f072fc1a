package io.sightline.ingest.sample;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.MediaTime;
import io.sightline.ingest.source.FrameStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The capture times of one epoch: by the camera's clock where it tells it and it is believable, by
 * arrival otherwise; for a recording, by when its replay began. Not thread-safe.
 */
final class CaptureTimes {
  /** A camera whose clock is further off than this is set wrong: its clock is not used. */
  private static final Duration BELIEVABLE = Duration.ofMinutes(1);

  /** Going back by less than this is jitter: the time stands still. More is the clock being set. */
  private static final Duration JITTER = Duration.ofSeconds(1);

  /**
   * @param at wall clock
   * @param clock where it comes from
   */
  record CaptureTime(Instant at, CaptureClock clock) {}

  private final Optional<Instant> recordingBegan;
  private final ArrivalClock arrivals = new ArrivalClock();
  private CaptureTime last;

  private CaptureTimes(Optional<Instant> recordingBegan) {
    this.recordingBegan = recordingBegan;
  }

  static CaptureTimes ofLive() {
    return new CaptureTimes(Optional.empty());
  }

  /**
   * @param began wall clock of the frame at media time zero
   */
  static CaptureTimes ofRecording(Instant began) {
    return new CaptureTimes(Optional.of(began));
  }

  CaptureTime of(MediaTime time, FrameStamp stamp) {
    CaptureTime estimate = estimate(time, stamp);
    boolean jitters =
        last != null
            && last.clock == estimate.clock
            && estimate.at.isBefore(last.at)
            && estimate.at.plus(JITTER).isAfter(last.at);
    last = jitters ? last : estimate;
    return last;
  }

  private CaptureTime estimate(MediaTime time, FrameStamp stamp) {
    if (recordingBegan.isPresent()) {
      Instant at = recordingBegan.get().plusNanos(time.micros() * 1_000);
      return new CaptureTime(at, CaptureClock.FILE);
    }
    Instant byArrival = arrivals.capturedAt(time, stamp.arrivedAt());
    return stamp
        .sentAt()
        .filter(sent -> Duration.between(sent, byArrival).abs().compareTo(BELIEVABLE) <= 0)
        .map(sent -> new CaptureTime(sent, CaptureClock.SENDER))
        .orElse(new CaptureTime(byArrival, CaptureClock.ARRIVAL));
  }
}
