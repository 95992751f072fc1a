package io.sightline.ingest.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * What a video that we write is like.
 *
 * @param width pixels, even, 16 to 4096
 * @param height pixels, even, 16 to 4096
 * @param framesPerSecond above 0, at most 120
 * @param bitRate bits a second that the encoder aims at, 10,000 to 100 million
 * @param keyFrameEvery frames from one key frame to the next, at least 1
 */
public record VideoFormat(
    int width, int height, double framesPerSecond, long bitRate, int keyFrameEvery) {
  /** What cameras spend, about: bits a pixel that is shown. */
  private static final double BITS_A_PIXEL = 0.12;

  /**
   * @throws IllegalArgumentException naming everything that is out of range
   */
  public VideoFormat {
    List<String> wrong = new ArrayList<>();
    if (Math.min(width, height) < 16 || Math.max(width, height) > 4096) {
      wrong.add("width and height must be 16 to 4096, but are " + width + "x" + height);
    }
    if (width % 2 != 0 || height % 2 != 0) {
      wrong.add("width and height must be even, but are " + width + "x" + height);
    }
    if (!(framesPerSecond > 0 && framesPerSecond <= 120)) {
      wrong.add("framesPerSecond must be above 0 and at most 120, but is " + framesPerSecond);
    }
    if (bitRate < 10_000 || bitRate > 100_000_000) {
      wrong.add("bitRate must be 10,000 to 100,000,000, but is " + bitRate);
    }
    if (keyFrameEvery < 1) {
      wrong.add("keyFrameEvery must be at least 1, but is " + keyFrameEvery);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** As a camera of that size sends it: a key frame every two seconds. */
  public static VideoFormat ofCamera(int width, int height, double framesPerSecond) {
    return new VideoFormat(
        width,
        height,
        framesPerSecond,
        Math.max(100_000, Math.round(width * height * framesPerSecond * BITS_A_PIXEL)),
        (int) Math.max(1, Math.round(2 * framesPerSecond)));
  }

  public VideoFormat withBitRate(long value) {
    return new VideoFormat(width, height, framesPerSecond, value, keyFrameEvery);
  }

  public VideoFormat withKeyFrameEvery(int frames) {
    return new VideoFormat(width, height, framesPerSecond, bitRate, frames);
  }
}
