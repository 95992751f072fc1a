package io.sightline.ingest.source;

import java.util.Objects;

/**
 * The shape of a source's frames; a change of it starts a new epoch.
 *
 * @param codec its short name, such as {@code h264}
 * @param width of a frame, pixels
 * @param height of a frame, pixels
 * @param displayWidth width at which the frame has square pixels, at the same height
 */
public record FrameFormat(String codec, int width, int height, int displayWidth) {
  public FrameFormat {
    Objects.requireNonNull(codec, "codec");
    if (width < 1 || height < 1 || displayWidth < 1) {
      throw new IllegalArgumentException(
          "frame must have at least one pixel, but is %dx%d shown %d wide"
              .formatted(width, height, displayWidth));
    }
  }

  @Override
  public String toString() {
    return codec + " " + width + "x" + height;
  }
}
