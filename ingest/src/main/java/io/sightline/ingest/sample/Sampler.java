package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;

/**
 * Which frames of one epoch are kept: for each tick {@code k / framesPerSecond} the first frame at
 * or after it, a frame serving at most one tick. Not thread-safe.
 */
public final class Sampler {
  /*
   * The same frames have to be chosen whichever way they came: the clock of RTP has steps of 11
   * microseconds, that of RTMP and of many files steps of a millisecond, and a frame that stands on
   * a tick must not fall before it by rounding. Hence half a millisecond of tolerance. The tick is
   * computed from its number, never by adding up, so no error grows.
   */
  private static final long TOLERANCE_MICROS = 500;

  private final double framesPerSecond;
  private long nextTick;

  /**
   * @param framesPerSecond above 0
   */
  public Sampler(double framesPerSecond) {
    if (!(framesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "framesPerSecond must be above 0, but was " + framesPerSecond);
    }
    this.framesPerSecond = framesPerSecond;
  }

  /**
   * @param time of the next frame in the epoch, never less than that of the one before
   * @return whether it is kept
   */
  public boolean keeps(MediaTime time) {
    long reached =
        (long) Math.floor((time.micros() + TOLERANCE_MICROS) * framesPerSecond / 1e6 + 1e-9);
    if (reached < nextTick) {
      return false;
    }
    nextTick = reached + 1;
    return true;
  }
}
