package io.sightline.simulator;

/**
 * What a made-up video is like.
 *
 * @param fps frames a second
 * @param frames how many there are; {@link Integer#MAX_VALUE} if it never ends
 */
public record VideoInfo(int width, int height, double fps, int frames) {
  public boolean endless() {
    return frames == Integer.MAX_VALUE;
  }

  /** Length in seconds. */
  public double seconds() {
    return frames / fps;
  }
}
