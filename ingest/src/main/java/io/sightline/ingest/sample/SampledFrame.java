package io.sightline.ingest.sample;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.Thumbnail;
import io.sightline.inference.image.PreparedFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A frame that was kept, with all its times, on its way to the encoder.
 *
 * @param seq number within its epoch, from 0, without gaps
 * @param pictures the newest frames up to this one, oldest first, as many as the encoder wants for
 *     one feature and of the size it wants; where the epoch is too young the oldest is repeated
 * @param still whether it shows nothing new and is not to be encoded; then it has no pictures
 * @param hidden whether nothing of it may be seen; then it has no pictures, and is not encoded
 * @param whenLost told where a frame that was to be encoded is not; may be called by any thread
 */
public record SampledFrame(
    StreamId stream,
    long epoch,
    long seq,
    MediaTime mediaTime,
    Instant capturedAt,
    CaptureClock clock,
    List<PreparedFrame> pictures,
    Optional<Thumbnail> thumbnail,
    boolean still,
    boolean hidden,
    Runnable whenLost) {
  /** Where nobody has to know that a frame was lost. */
  static final Runnable NOBODY = () -> {};

  public SampledFrame {
    pictures = List.copyOf(pictures);
  }

  /** A frame that is to be encoded. */
  public SampledFrame(
      StreamId stream,
      long epoch,
      long seq,
      MediaTime mediaTime,
      Instant capturedAt,
      CaptureClock clock,
      List<PreparedFrame> pictures,
      Optional<Thumbnail> thumbnail) {
    this(
        stream,
        epoch,
        seq,
        mediaTime,
        capturedAt,
        clock,
        pictures,
        thumbnail,
        false,
        false,
        NOBODY);
  }

  /** A frame of which privacy masks hide everything. */
  static SampledFrame hidden(
      StreamId stream,
      long epoch,
      long seq,
      MediaTime mediaTime,
      Instant capturedAt,
      CaptureClock clock) {
    return new SampledFrame(
        stream,
        epoch,
        seq,
        mediaTime,
        capturedAt,
        clock,
        List.of(),
        Optional.empty(),
        false,
        true,
        NOBODY);
  }

  /** Whether it is to be encoded. */
  public boolean needsEncoder() {
    return !still && !hidden;
  }

  /** The same without its pictures, which take a hundred times as much memory as all the rest. */
  public SampledFrame withoutPictures() {
    return new SampledFrame(
        stream,
        epoch,
        seq,
        mediaTime,
        capturedAt,
        clock,
        List.of(),
        thumbnail,
        still,
        hidden,
        whenLost);
  }

  /** The event of this frame with what the encoder made of it. */
  public FrameEvent encoded(String encoder, FrameFeature feature, Instant now) {
    return event(FrameGate.ENCODED, encoder, Optional.of(feature), thumbnail, now);
  }

  /** The event of this frame when it shows nothing new. */
  public FrameEvent still(String encoder, Instant now) {
    return event(FrameGate.STILL, encoder, Optional.empty(), thumbnail, now);
  }

  /** The event of this frame when it was given up under overload, or nothing of it may be seen. */
  public FrameEvent shed(String encoder, Instant now) {
    return event(FrameGate.SHED, encoder, Optional.empty(), Optional.empty(), now);
  }

  private FrameEvent event(
      FrameGate gate,
      String encoder,
      Optional<FrameFeature> feature,
      Optional<Thumbnail> shown,
      Instant now) {
    return new FrameEvent(
        stream, epoch, seq, mediaTime, capturedAt, clock, now, gate, encoder, feature, shown);
  }
}
