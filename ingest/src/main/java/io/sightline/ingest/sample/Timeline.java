package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameStamp;

/**
 * Turns a connection's timestamps into media time, and says when an epoch ends: when timestamps
 * jump or the format changes. Media time never goes back within an epoch. Not thread-safe.
 */
public final class Timeline {
  /** A longer step forward is usually a jump, microseconds. */
  static final long MAX_STEP_MICROS = 10_000_000;

  /**
   * A step back up to this is a frame that came late, microseconds; it is dropped. A longer one is
   * a jump.
   */
  static final long MAX_LATE_MICROS = 500_000;

  private FrameFormat format;
  private long firstPts;
  private long lastPts;

  private final long maxStepMicros;

  public Timeline() {
    this(MAX_STEP_MICROS);
  }

  /**
   * @param maxStepMicros a longer step forward is a jump
   */
  public Timeline(long maxStepMicros) {
    this.maxStepMicros = maxStepMicros;
  }

  /** Where a frame stands. */
  public sealed interface Place {
    /** In the running epoch. */
    record InEpoch(MediaTime time) implements Place {}

    /** First frame of a new epoch, at time zero. */
    record NewEpoch(String why) implements Place {}

    /** A little older than the frame before it: to be dropped. */
    record Late() implements Place {}
  }

  /** Places the connection's next frame. */
  public Place place(FrameStamp stamp) {
    long pts = stamp.ptsMicros();
    if (format == null) {
      return begin(stamp, "connected");
    }
    if (!format.equals(stamp.format())) {
      return begin(stamp, "format changed from " + format + " to " + stamp.format());
    }
    long step = pts - lastPts;
    if (step > maxStepMicros || step < -MAX_LATE_MICROS) {
      return begin(stamp, "timestamps jumped by %.3f s".formatted(step / 1e6));
    }
    if (step < 0) {
      return new Place.Late();
    }
    lastPts = pts;
    return new Place.InEpoch(new MediaTime(pts - firstPts));
  }

  private Place begin(FrameStamp stamp, String why) {
    format = stamp.format();
    firstPts = stamp.ptsMicros();
    lastPts = firstPts;
    return new Place.NewEpoch(why);
  }
}
