package io.sightline.app.simulate;

import io.sightline.ingest.ffmpeg.VideoFormat;
import io.sightline.simulator.VideoInfo;
import java.util.SplittableRandom;

/**
 * How hard a camera compresses.
 *
 * @param bitsAPixel that the encoder may spend on each pixel shown
 * @param keyFrameEvery frames from one key frame to the next
 */
public record Compression(double bitsAPixel, int keyFrameEvery) {
  /*
   * Cameras spend 0.05 to 0.3 bits a pixel at 25 frames a second. Here only the sampled frames are
   * encoded, which differ more from one another, so that the same budget leaves coarser pictures:
   * the range reaches as far up as down.
   */
  private static final double LEAST = 0.04;
  private static final double MOST = 0.6;

  /** The same for the same seed. */
  public static Compression drawn(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + 264);
    double bits = LEAST * StrictMath.pow(MOST / LEAST, random.nextDouble());
    return new Compression(Math.round(bits * 1_000) / 1_000.0, 1 + random.nextInt(16));
  }

  VideoFormat of(VideoInfo info) {
    long rate = Math.round(bitsAPixel * info.width() * info.height() * info.fps());
    return VideoFormat.ofCamera(info.width(), info.height(), info.fps())
        .withBitRate(Math.max(10_000, rate))
        .withKeyFrameEvery(keyFrameEvery);
  }
}
