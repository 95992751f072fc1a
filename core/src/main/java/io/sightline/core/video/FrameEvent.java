package io.sightline.core.video;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One sampled frame of a stream: its times, its feature, perhaps a thumbnail. Unique by (stream,
 * epoch, seq).
 *
 * @param epoch which unbroken connection it belongs to; a later connection has the larger number
 * @param seq number of the sampled frame within its epoch, from 0, without gaps
 * @param mediaTime the stream's own clock since the epoch's first frame; grows with seq
 * @param capturedAt wall clock at the camera, by {@code clock}
 * @param ingestedAt wall clock when the event was ready to be published
 * @param gate why the frame has a feature or none
 * @param encoder id of the encoder bundle that made the feature, {@code name@version}
 * @param feature present exactly when {@code gate} is {@link FrameGate#ENCODED}
 * @param thumbnail absent where thumbnails are off
 */
public record FrameEvent(
    StreamId stream,
    long epoch,
    long seq,
    MediaTime mediaTime,
    Instant capturedAt,
    CaptureClock clock,
    Instant ingestedAt,
    FrameGate gate,
    String encoder,
    Optional<FrameFeature> feature,
    Optional<Thumbnail> thumbnail) {
  /**
   * @throws IllegalArgumentException if seq is negative or gate and feature disagree
   */
  public FrameEvent {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(mediaTime, "mediaTime");
    Objects.requireNonNull(capturedAt, "capturedAt");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(ingestedAt, "ingestedAt");
    Objects.requireNonNull(gate, "gate");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(feature, "feature");
    Objects.requireNonNull(thumbnail, "thumbnail");
    if (seq < 0) {
      throw new IllegalArgumentException("seq must not be negative, but was " + seq);
    }
    if (feature.isPresent() != (gate == FrameGate.ENCODED)) {
      throw new IllegalArgumentException(
          "a frame has a feature exactly when it was encoded, but gate is " + gate);
    }
  }
}
