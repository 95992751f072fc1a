package io.sightline.ingest.source;

import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;

/** A decoded frame whose pixels are made only when asked for. Not thread-safe. */
public interface DecodedFrame {
  FrameStamp stamp();

  /** How it was encoded. */
  default FrameKind kind() {
    return FrameKind.UNKNOWN;
  }

  /**
   * A part of the frame, upright, scaled to exactly this size without keeping its shape.
   *
   * @param region the part
   * @param width pixels, at least 1
   * @param height pixels, at least 1
   */
  RgbImage scaled(Region region, int width, int height);

  /** The whole frame, as {@link #scaled(Region, int, int)}. */
  default RgbImage scaled(int width, int height) {
    return scaled(Region.WHOLE, width, height);
  }
}
