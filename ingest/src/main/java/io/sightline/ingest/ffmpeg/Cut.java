package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.Region;

/**
 * What is wanted of a frame.
 *
 * @param region the part of the upright picture
 * @param turn how the frame has to be turned to be upright
 * @param width of the upright result, pixels
 * @param height of the upright result, pixels
 */
record Cut(Region region, Turn turn, int width, int height) {
  /** Width of the result before it is turned. */
  int scaledWidth() {
    return turn.swaps() ? height : width;
  }

  /** Height of the result before it is turned. */
  int scaledHeight() {
    return turn.swaps() ? width : height;
  }
}
