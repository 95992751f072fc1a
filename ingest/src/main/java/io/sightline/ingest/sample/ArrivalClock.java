package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Estimates when a frame was captured from when frames arrive: its media time plus the smallest
 * offset between arrival and media time seen in this epoch. Not thread-safe.
 */
public final class ArrivalClock {
  /*
   * A frame can be delayed on its way but never come early, so the smallest offset is the one with
   * the least delay in it. A camera's clock drifts against ours, up to some 100 ppm: were the
   * smallest offset kept for ever, a camera that runs slow would look later and later. So the kept
   * offset rises by 200 ppm of media time, and frames with little delay press it down again: drift
   * is followed both ways, in steps far below a frame.
   */
  private static final double RISE = 200e-6;

  private boolean started;
  private long offsetMicros;
  private long lastMicros;

  /**
   * @param time of the frame in its epoch, not less than that of the one before
   * @param arrivedAt wall clock when it came
   * @return wall clock when it was captured, at the latest {@code arrivedAt}
   */
  public Instant capturedAt(MediaTime time, Instant arrivedAt) {
    long offset = ChronoUnit.MICROS.between(Instant.EPOCH, arrivedAt) - time.micros();
    if (!started) {
      started = true;
      offsetMicros = offset;
    } else {
      long risen = offsetMicros + Math.round((time.micros() - lastMicros) * RISE);
      offsetMicros = Math.min(risen, offset);
    }
    lastMicros = time.micros();
    return Instant.EPOCH.plus(offsetMicros + time.micros(), ChronoUnit.MICROS);
  }
}
