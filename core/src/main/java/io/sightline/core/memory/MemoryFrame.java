package io.sightline.core.memory;

import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.time.Instant;
import java.util.Objects;

/**
 * A frame as memory keeps it.
 *
 * @param seq number within its epoch; a frame remembered from an earlier epoch keeps its own
 * @param time media time of the current epoch; negative for frames of an earlier one
 * @param capturedAt wall clock at the camera
 */
public record MemoryFrame(long seq, MediaTime time, Instant capturedAt, FrameFeature feature) {
  public MemoryFrame {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(capturedAt, "capturedAt");
    Objects.requireNonNull(feature, "feature");
  }
}
