package io.sightline.ingest.source;

import io.sightline.inference.image.RgbImage;

/** A decoded frame whose pixels are made only when asked for. Not thread-safe. */
public interface DecodedFrame {
  FrameStamp stamp();

  /**
   * The whole frame scaled to exactly this size, without keeping its shape.
   *
   * @param width pixels, at least 1
   * @param height pixels, at least 1
   */
  RgbImage scaled(int width, int height);
}
