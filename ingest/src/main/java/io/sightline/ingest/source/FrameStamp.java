package io.sightline.ingest.source;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a frame is from, and what it looks like from outside.
 *
 * @param ptsMicros presentation time on the source's own clock, microseconds from anywhere
 * @param arrivedAt wall clock when it came out of the decoder
 * @param sentAt wall clock at the camera, where the source tells it
 */
public record FrameStamp(
    long ptsMicros, Instant arrivedAt, Optional<Instant> sentAt, FrameFormat format) {
  public FrameStamp {
    Objects.requireNonNull(arrivedAt, "arrivedAt");
    Objects.requireNonNull(sentAt, "sentAt");
    Objects.requireNonNull(format, "format");
  }
}
