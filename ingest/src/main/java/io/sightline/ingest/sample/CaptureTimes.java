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
  /*
   * Cameras lie about time: many were never set, and after a jump of their timestamps the last
   * sender report still belongs to the time before it. What cannot be true is not used: a frame
   * that was captured after it came, or longer ago than any way here takes.
   */
  private static final Duration MOST_AHEAD = Duration.ofSeconds(1);

  private static final Duration MOST_DELAY = Duration.ofSeconds(10);

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
        .filter(sent -> sent.isBefore(byArrival.plus(MOST_AHEAD)))
        .filter(sent -> sent.isAfter(byArrival.minus(MOST_DELAY)))
        .map(sent -> new CaptureTime(sent, CaptureClock.SENDER))
        .orElse(new CaptureTime(byArrival, CaptureClock.ARRIVAL));
  }
}
